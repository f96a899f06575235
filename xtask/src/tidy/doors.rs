//! Rule: `lib.rs` and `index.ts` hold documentation and re-exports, nothing else.

use super::Tree;
use super::finding::Finding;
use super::tree::{file_name, is_generated, is_test};

const TINY: usize = 25;

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.sources()
        .filter(|(path, text)| !is_test(path) && !is_generated(text))
        .filter(|(path, _)| path.starts_with("crates/") || path.starts_with("packages/"))
        .filter_map(|(path, text)| {
            let found = match file_name(path) {
                "lib.rs" => first_other(text, is_rust_door),
                "index.ts" => first_other(text, is_ts_door),
                _ => None,
            }?;
            let message = "holds documentation and re-exports only; move this to a file of its own";
            Some(Finding::line(path, found, message))
        })
        .collect()
}

/// The first line that is code, unless the whole file is tiny.
fn first_other(text: &str, is_door: fn(&str) -> bool) -> Option<usize> {
    let mut lines = text.lines().enumerate();
    let mut first = None;
    let mut count = 0;
    while let Some((number, line)) = lines.next() {
        let line = line.trim();
        if line.is_empty() || is_comment(line) {
            continue;
        }
        if is_door(line) {
            let mut end = line;
            while !closes(end) {
                let Some((_, next)) = lines.next() else { break };
                end = next.trim();
            }
            continue;
        }
        count += 1;
        first = first.or(Some(number + 1));
    }
    (count > TINY).then_some(first).flatten()
}

fn is_comment(line: &str) -> bool {
    line.starts_with("//") || line.starts_with("/*") || line.starts_with('*')
}

fn closes(line: &str) -> bool {
    line.ends_with(';') || line.ends_with(']') || line.ends_with('\'')
}

fn is_rust_door(line: &str) -> bool {
    [
        "mod ",
        "use ",
        "pub use ",
        "pub mod ",
        "pub(crate) ",
        "extern ",
        "#[",
        "#![",
    ]
    .iter()
    .any(|start| line.starts_with(start))
}

fn is_ts_door(line: &str) -> bool {
    ["export {", "export *", "export type {", "import "]
        .iter()
        .any(|start| line.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_door_of_modules_and_exports_passes() {
        let text = "//! Docs.\n\nmod a;\n\npub use a::{\n    B,\n    C,\n};\n";
        assert!(check(&Tree::of(&[("crates/x/src/lib.rs", text)])).is_empty());
    }

    #[test]
    fn logic_in_a_door_is_found_where_it_begins() {
        let text = format!("//! Docs.\nfn f() {{\n{}}}\n", "    g();\n".repeat(30));
        let findings = check(&Tree::of(&[("crates/x/src/lib.rs", &text)]));
        assert!(
            findings[0]
                .to_string()
                .starts_with("crates/x/src/lib.rs:2:")
        );
    }

    #[test]
    fn typescript_doors_are_read_too() {
        let text = format!("/** Docs. */\n{}", "const a = 1\n".repeat(30));
        assert_eq!(
            check(&Tree::of(&[("packages/x/src/index.ts", &text)])).len(),
            1
        );
    }
}
