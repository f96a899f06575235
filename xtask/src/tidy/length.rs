//! Rule: files stay short enough to be read in one sitting.

use super::Tree;
use super::finding::Finding;
use super::tree::is_test;

/// A noun with all its operations fits; more files of fewer lines only make a reader jump between them.
const RUST: usize = 400;
const TYPESCRIPT: usize = 150;
const TEST: usize = 400;

/// Files that may be longer, each with its reason.
const ALLOWED: [(&str, &str); 0] = [];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.sources()
        .filter(|(path, _)| !ALLOWED.iter().any(|(allowed, _)| allowed == path))
        .filter_map(|(path, text)| {
            let lines = counted(text);
            let limit = limit(path);
            let message = format!("{lines} lines, {limit} are allowed; divide it by what it does");
            (lines > limit).then(|| Finding::file(path, message))
        })
        .collect()
}

fn limit(path: &str) -> usize {
    match path {
        _ if is_test(path) => TEST,
        _ if path.ends_with(".rs") => RUST,
        _ => TYPESCRIPT,
    }
}

/// Lines before the unit tests at the end of a Rust file.
fn counted(text: &str) -> usize {
    text.lines()
        .take_while(|line| !line.starts_with("#[cfg(test)]") && !line.starts_with("#[cfg(all(test"))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_file_is_found_with_its_limit() {
        let tree = Tree::of(&[("packages/x/src/a.ts", &"a\n".repeat(151))]);
        assert!(
            check(&tree)[0]
                .to_string()
                .contains("151 lines, 150 are allowed")
        );
    }

    #[test]
    fn unit_tests_at_the_end_do_not_count() {
        let text = format!("//! A.\n#[cfg(test)]\n{}", "x\n".repeat(500));
        assert!(check(&Tree::of(&[("crates/x/src/a.rs", &text)])).is_empty());
    }

    #[test]
    fn what_mizan_generated_may_be_long() {
        let text = format!("// Made by mizan generate.\n{}", "x\n".repeat(900));
        assert!(check(&Tree::of(&[("web/src/mizan/types.ts", &text)])).is_empty());
    }
}
