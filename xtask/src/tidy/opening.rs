//! Rule: every source file opens with a sentence that says what it holds.

use super::Tree;
use super::finding::Finding;

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.sources()
        .filter(|(path, text)| !opens_with_sentence(path, text))
        .map(|(path, _)| {
            let form = match path {
                _ if path.ends_with(".rs") => "`//! …`",
                _ if is_markup(path) => "`<!-- … -->`",
                _ => "`/** … */`",
            };
            Finding::line(
                path,
                1,
                format!("open with a sentence that says what the file holds, as {form}"),
            )
        })
        .collect()
}

fn opens_with_sentence(path: &str, text: &str) -> bool {
    let first = text
        .lines()
        .find(|line| {
            !line.trim().is_empty() && !line.starts_with("#!") && !line.starts_with("// @")
        })
        .unwrap_or_default();
    if path.ends_with(".rs") {
        first
            .strip_prefix("//!")
            .is_some_and(|rest| rest.trim().len() > 8)
    } else if is_markup(path) {
        first
            .strip_prefix("<!-- ")
            .is_some_and(|rest| rest.len() > 12)
    } else {
        first.starts_with("/**") || first.strip_prefix("// ").is_some_and(|rest| rest.len() > 8)
    }
}

fn is_markup(path: &str) -> bool {
    path.ends_with(".vue") || path.ends_with(".svelte")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_a_sentence_is_found() {
        let tree = Tree::of(&[
            ("a.rs", "use std::fmt;"),
            ("b.ts", "export const b = 1"),
            ("C.vue", "<template><p /></template>"),
        ]);
        assert_eq!(check(&tree).len(), 3);
    }

    #[test]
    fn a_file_with_a_sentence_passes() {
        let tree = Tree::of(&[
            ("a.rs", "//! Holds the letter.\n"),
            ("b.ts", "/** Holds b. */\n"),
            ("C.svelte", "<!-- Shows the letter. -->\n<p>c</p>\n"),
        ]);
        assert!(check(&tree).is_empty());
    }
}
