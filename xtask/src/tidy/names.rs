//! Rule: no file is named after nothing in particular.

use super::Tree;
use super::finding::Finding;

const BANNED: [&str; 7] = [
    "utils", "helpers", "common", "misc", "manager", "base", "util",
];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.sources()
        .filter_map(|(path, _)| {
            let word = path
                .split('/')
                .map(|part| part.split('.').next().unwrap_or(part))
                .find(|stem| BANNED.contains(&stem.to_ascii_lowercase().as_str()))?;
            let message = format!("`{word}` names nothing; name the one thing it holds");
            Some(Finding::file(path, message))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawer_for_everything_is_found() {
        let tree = Tree::of(&[
            ("crates/x/src/utils.rs", ""),
            ("crates/x/src/common/a.rs", ""),
        ]);
        assert_eq!(check(&tree).len(), 2);
    }

    #[test]
    fn a_noun_passes() {
        assert!(check(&Tree::of(&[("crates/x/src/target.rs", "")])).is_empty());
    }
}
