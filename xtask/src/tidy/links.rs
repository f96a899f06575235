//! Rule: every relative link in the documentation leads somewhere.

use super::Tree;
use super::finding::Finding;
use super::tree::folder;

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.ending(&[".md"]) {
        for (number, line) in outside_code(text) {
            for link in links(line).filter(|link| is_relative(link)) {
                let target = resolve(folder(path), link);
                if !tree.has(&target) {
                    let message = format!("links to `{link}`, which does not exist");
                    findings.push(Finding::line(path, number, message));
                }
            }
        }
    }
    findings
}

fn outside_code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut inside = false;
    text.lines().enumerate().filter_map(move |(number, line)| {
        let fence = line.trim_start().starts_with("```");
        inside ^= fence;
        (!inside && !fence).then_some((number + 1, line))
    })
}

fn links(line: &str) -> impl Iterator<Item = &str> {
    line.split("](")
        .skip(1)
        .filter_map(|rest| rest.split_once(')'))
        .map(|(link, _)| link.split_whitespace().next().unwrap_or_default())
}

fn is_relative(link: &str) -> bool {
    !link.is_empty()
        && !link.starts_with('#')
        && !link.contains("://")
        && !link.starts_with("mailto:")
}

fn resolve(folder: &str, link: &str) -> String {
    let path = link.split('#').next().unwrap_or_default();
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            name => parts.push(name),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dead_link_is_found() {
        let tree = Tree::of(&[("docs/a.md", "See [b](../b.md).")]);
        assert!(check(&tree)[0].to_string().contains("`../b.md`"));
    }

    #[test]
    fn links_to_files_folders_and_headings_pass() {
        let text = "[b](../b.md#x) [docs](../docs/) [here](#h) [out](https://example.org)";
        let tree = Tree::of(&[("docs/a.md", text), ("b.md", "")]);
        assert!(check(&tree).is_empty());
    }

    #[test]
    fn code_is_not_read_for_links() {
        let tree = Tree::of(&[("a.md", "```\n[x](nowhere)\n```\n")]);
        assert!(check(&tree).is_empty());
    }
}
