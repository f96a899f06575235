//! Rule: every conformance case cites a paragraph that `spec/protocol.md` has.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Tree;
use super::finding::Finding;

const PROTOCOL: &str = "spec/protocol.md";

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let sections = tree.text(PROTOCOL).map(sections).unwrap_or_default();
    tree.ending(&[".json"])
        .filter(|(path, _)| path.starts_with("spec/cases/"))
        .filter_map(|(path, text)| {
            let cited = cited(text);
            let message = match cited.as_deref() {
                None => "cites no paragraph; add `\"section\": \"4.2\"`".to_owned(),
                Some(section) if !sections.contains(section) => {
                    format!("cites paragraph {section}, which {PROTOCOL} does not have")
                }
                Some(_) => return None,
            };
            Some(Finding::file(path, message))
        })
        .collect()
}

fn cited(text: &str) -> Option<String> {
    let case: Value = serde_json::from_str(text).ok()?;
    let section = case.get("section")?.as_str()?;
    Some(section.trim_start_matches('§').to_owned())
}

/// The numbers of all paragraphs, which open with `**4.2**`.
fn sections(protocol: &str) -> BTreeSet<String> {
    protocol
        .lines()
        .filter_map(|line| line.strip_prefix("**"))
        .filter_map(|rest| rest.split_once("**"))
        .map(|(number, _)| number.to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(section: &str) -> usize {
        let case = format!("{{\"section\": \"{section}\"}}");
        let tree = Tree::of(&[
            (PROTOCOL, "# The protocol\n\n**4.2** A target\n"),
            ("spec/cases/a.json", &case),
        ]);
        check(&tree).len()
    }

    #[test]
    fn a_paragraph_that_exists_passes() {
        assert_eq!(found("4.2") + found("§4.2"), 0);
    }

    #[test]
    fn a_paragraph_that_does_not_exist_is_found() {
        assert_eq!(found("4.3"), 1);
    }
}
