//! Rule: which of our crates may use which, from their manifests.

use super::Tree;
use super::finding::Finding;

/// What each crate may use of ours outside its tests.
const MAY_USE: [(&str, &[&str]); 12] = [
    ("mizan", &["mizan-core", "mizan-macros", "mizan-axum"]),
    ("mizan-axum", &["mizan-core", "mizan-cache", "mizan-ssr"]),
    ("mizan-cache", &["mizan-core"]),
    (
        "mizan-cli",
        &[
            "mizan-codegen",
            "mizan-conformance",
            "mizan-core",
            "mizan-edge",
        ],
    ),
    ("mizan-codegen", &["mizan-core"]),
    ("mizan-conformance", &[]),
    ("mizan-core", &[]),
    ("mizan-edge", &["mizan-core", "mizan-cache"]),
    ("mizan-macros", &[]),
    (
        "mizan-python",
        &["mizan-core", "mizan-cache", "mizan-codegen", "mizan-ssr"],
    ),
    ("mizan-ssr", &[]),
    ("xtask", &[]),
];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.ending(&["Cargo.toml"]) {
        if path.starts_with("crates/") || path.starts_with("xtask/") {
            findings.extend(check_manifest(path, text));
        }
    }
    findings
}

fn check_manifest(path: &str, text: &str) -> Vec<Finding> {
    let Ok(manifest) = text.parse::<toml::Table>() else {
        return vec![Finding::file(path, "is not valid TOML")];
    };
    let name = manifest
        .get("package")
        .and_then(|package| package.get("name"))
        .and_then(toml::Value::as_str)
        .unwrap_or_default();
    let Some((_, allowed)) = MAY_USE.iter().find(|(known, _)| *known == name) else {
        return vec![Finding::file(
            path,
            format!(
                "crate `{name}` is unknown; say in xtask/src/tidy/edges.rs and ARCHITECTURE.md what it may use"
            ),
        )];
    };
    ours(&manifest)
        .filter(|used| !allowed.contains(used))
        .map(|used| Finding::file(path, format!("`{name}` may not use `{used}`")))
        .collect()
}

fn ours(manifest: &toml::Table) -> impl Iterator<Item = &str> {
    ["dependencies", "build-dependencies"]
        .into_iter()
        .filter_map(|section| manifest.get(section).and_then(toml::Value::as_table))
        .flat_map(toml::Table::keys)
        .map(String::as_str)
        .filter(|used| *used == "mizan" || used.starts_with("mizan-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str, dependencies: &str) -> Vec<Finding> {
        let text = format!("[package]\nname = \"{name}\"\n{dependencies}");
        check(&Tree::of(&[("crates/x/Cargo.toml", &text)]))
    }

    #[test]
    fn an_edge_against_the_grain_is_found() {
        let findings = found("mizan-core", "[dependencies]\nmizan-axum.workspace = true");
        assert_eq!(findings.len(), 1);
        assert!(findings[0].to_string().contains("may not use `mizan-axum`"));
    }

    #[test]
    fn an_allowed_edge_passes() {
        assert!(found("mizan-axum", "[dependencies]\nmizan-core.workspace = true").is_empty());
    }

    #[test]
    fn a_test_may_use_what_it_likes() {
        assert!(found("mizan-core", "[dev-dependencies]\nmizan.workspace = true").is_empty());
    }

    #[test]
    fn a_new_crate_has_to_say_what_it_may_use() {
        assert_eq!(found("mizan-new", "").len(), 1);
    }
}
