//! Rule: nothing is committed with a note to finish it later.

use super::Tree;
use super::finding::Finding;

const OURSELVES: &str = "xtask/src/tidy/unfinished.rs";

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.sources().filter(|(path, _)| *path != OURSELVES) {
        for (number, line) in text.lines().enumerate() {
            if line.contains("TODO") || line.contains("FIXME") {
                let message = "finish it, or write down the limit as a fact";
                findings.push(Finding::line(path, number + 1, message));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_to_self_is_found_at_its_line() {
        let findings = check(&Tree::of(&[("a.rs", "//! A.\n// TODO later\n")]));
        assert!(findings[0].to_string().starts_with("a.rs:2:"));
    }
}
