//! Rule: every crate takes the workspace's lints, so that no crate is judged more gently.

use super::Tree;
use super::finding::Finding;

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.ending(&["Cargo.toml"])
        .filter_map(|(path, text)| {
            let manifest = text.parse::<toml::Table>().ok()?;
            let separate = !manifest.contains_key("package") || manifest.contains_key("workspace");
            let inherits = manifest
                .get("lints")
                .and_then(|lints| lints.get("workspace"))
                .and_then(toml::Value::as_bool)
                .unwrap_or(false);
            let message = "add `[lints] workspace = true`";
            (!separate && !inherits).then(|| Finding::file(path, message))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_without_the_lints_is_found() {
        let tree = Tree::of(&[("crates/x/Cargo.toml", "[package]\nname = \"x\"")]);
        assert_eq!(check(&tree).len(), 1);
    }

    #[test]
    fn the_root_and_separate_workspaces_are_left_alone() {
        let tree = Tree::of(&[
            ("Cargo.toml", "[workspace]\nmembers = []"),
            ("fuzz/Cargo.toml", "[package]\nname = \"fuzz\"\n[workspace]"),
        ]);
        assert!(check(&tree).is_empty());
    }
}
