//! Rule: a code block that says where it is from equals a passage of that file.
//!
//! A block is marked by a comment on the line before it: `<!-- from examples/hello/src/main.rs -->`.
//! Each run of lines between lines of `…` alone must stand in the file, in order.

use super::Tree;
use super::finding::Finding;

const MARK: &str = "<!-- from ";
const GAP: [&str; 3] = ["…", "// …", "{/* … */}"];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.ending(&[".md"])
        .flat_map(|(path, text)| check_document(tree, path, text))
        .collect()
}

fn check_document(tree: &Tree, path: &str, text: &str) -> Vec<Finding> {
    let lines: Vec<&str> = text.lines().collect();
    let mut findings = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let Some(source) = line
            .strip_prefix(MARK)
            .and_then(|rest| rest.strip_suffix(" -->"))
        else {
            continue;
        };
        let block: Vec<&str> = lines
            .iter()
            .skip(number + 2)
            .take_while(|line| !line.starts_with("```"))
            .copied()
            .collect();
        let message = match tree.text(source) {
            None => format!("quotes `{source}`, which does not exist"),
            Some(text) => match first_difference(text, &block) {
                None => continue,
                Some(line) => format!("quotes `{source}`, which does not hold `{line}` here"),
            },
        };
        findings.push(Finding::line(path, number + 1, message));
    }
    findings
}

/// The first quoted line that the source does not have at that place.
fn first_difference<'a>(source: &str, block: &[&'a str]) -> Option<&'a str> {
    let source: Vec<&str> = source.lines().map(str::trim).collect();
    let mut rest = source.as_slice();
    for passage in block.split(|line| GAP.contains(&line.trim())) {
        let passage: Vec<&str> = passage.iter().map(|line| line.trim()).collect();
        let Some(first) = passage.first() else {
            continue;
        };
        let Some(at) = rest
            .windows(passage.len())
            .position(|window| window == passage)
        else {
            let known = passage
                .iter()
                .position(|line| !rest.contains(line))
                .unwrap_or(0);
            return block
                .iter()
                .find(|line| Some(&line.trim()) == passage.get(known).or(Some(first)))
                .copied();
        };
        rest = rest.get(at + passage.len()..).unwrap_or_default();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "fn a() {\n    one();\n    two();\n}\n\nfn b() {}\n";

    fn found(block: &str) -> Vec<Finding> {
        let readme = format!("<!-- from src/a.rs -->\n```rust\n{block}\n```\n");
        check(&Tree::of(&[("README.md", &readme), ("src/a.rs", SOURCE)]))
    }

    #[test]
    fn an_equal_passage_passes() {
        assert!(found("fn a() {\n    one();\n    two();\n}").is_empty());
    }

    #[test]
    fn a_passage_may_leave_lines_out_where_it_says_so() {
        assert!(found("fn a() {\n…\n}\n…\nfn b() {}").is_empty());
    }

    #[test]
    fn a_passage_that_has_drifted_is_found_with_the_line() {
        let findings = found("fn a() {\n    three();\n}");
        assert!(findings[0].to_string().contains("`    three();`"));
    }

    #[test]
    fn passages_keep_their_order() {
        assert_eq!(found("fn b() {}\n…\nfn a() {").len(), 1);
    }

    #[test]
    fn a_source_that_is_gone_is_found() {
        let tree = Tree::of(&[("README.md", "<!-- from gone.rs -->\n```rust\n```\n")]);
        assert_eq!(check(&tree).len(), 1);
    }
}
