//! Rule: every conformance case cites a section that `spec/protocol.md` has.

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
                None => "cites no section; add `\"section\": \"4.2\"`".to_owned(),
                Some(section) if !sections.contains(section) => {
                    format!("cites section {section}, which {PROTOCOL} does not have")
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

/// The numbers of all headings, such as `4` and `4.2`.
fn sections(protocol: &str) -> BTreeSet<String> {
    protocol
        .lines()
        .filter(|line| line.starts_with('#'))
        .filter_map(|line| line.trim_start_matches('#').split_whitespace().next())
        .map(|word| {
            word.trim_start_matches('§')
                .trim_end_matches('.')
                .to_owned()
        })
        .filter(|word| word.starts_with(|first: char| first.is_ascii_digit()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(section: &str) -> usize {
        let case = format!("{{\"section\": \"{section}\"}}");
        let tree = Tree::of(&[
            (
                PROTOCOL,
                "# The protocol\n## 4. Invalidation\n### 4.2 Header\n",
            ),
            ("spec/cases/a.json", &case),
        ]);
        check(&tree).len()
    }

    #[test]
    fn a_section_that_exists_passes() {
        assert_eq!(found("4") + found("4.2") + found("§4.2"), 0);
    }

    #[test]
    fn a_section_that_does_not_exist_is_found() {
        assert_eq!(found("4.3"), 1);
    }
}
