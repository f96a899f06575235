//! Rule: `mizan-core` does no IO, starts no task, and knows no framework, runtime or clock.

use super::Tree;
use super::finding::Finding;
use super::tree::is_test;

const HOME: &str = "crates/mizan-core/";
const ALLOWED: [&str; 12] = [
    "base64ct",
    "ed25519-dalek",
    "hmac",
    "percent-encoding",
    "ryu-js",
    "serde",
    "serde_json",
    "sha2",
    "strsim",
    "thiserror",
    "unicode-ident",
    "xxhash-rust",
];
const BANNED: [&str; 10] = [
    "std::net",
    "std::fs",
    "std::thread",
    "std::process",
    "std::env",
    "time::Instant",
    "time::SystemTime",
    "tokio::",
    "async fn",
    "println!",
];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = dependencies(tree);
    for (path, text) in tree.ending(&[".rs"]) {
        if path.starts_with(&format!("{HOME}src/")) && !is_test(path) {
            findings.extend(uses(path, text));
        }
    }
    findings
}

fn dependencies(tree: &Tree) -> Vec<Finding> {
    let path = format!("{HOME}Cargo.toml");
    let manifest = tree
        .text(&path)
        .and_then(|text| text.parse::<toml::Table>().ok());
    let Some(table) = manifest
        .as_ref()
        .and_then(|manifest| manifest.get("dependencies"))
        .and_then(toml::Value::as_table)
    else {
        return Vec::new();
    };
    table
        .keys()
        .filter(|name| !ALLOWED.contains(&name.as_str()))
        .map(|name| {
            let message = format!("the engine may not depend on `{name}`; if it does no IO, add it to xtask/src/tidy/core_purity.rs");
            Finding::file(&path, message)
        })
        .collect()
}

fn uses(path: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("//") {
            continue;
        }
        if line.starts_with("#[cfg(test)]") {
            break;
        }
        for banned in BANNED.iter().filter(|banned| line.contains(*banned)) {
            let message = format!(
                "the engine does no IO and knows no clock: `{banned}` belongs to an adapter"
            );
            findings.push(Finding::line(path, number + 1, message));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_runtime_in_the_engine_is_found() {
        let tree = Tree::of(&[(
            "crates/mizan-core/Cargo.toml",
            "[dependencies]\ntokio = \"1\"",
        )]);
        assert_eq!(check(&tree).len(), 1);
    }

    #[test]
    fn a_file_read_in_the_engine_is_found_at_its_line() {
        let tree = Tree::of(&[("crates/mizan-core/src/a.rs", "//! A.\nuse std::fs;\n")]);
        assert!(
            check(&tree)[0]
                .to_string()
                .starts_with("crates/mizan-core/src/a.rs:2:")
        );
    }

    #[test]
    fn other_crates_may_read_files() {
        let tree = Tree::of(&[("crates/mizan-cli/src/a.rs", "use std::fs;")]);
        assert!(check(&tree).is_empty());
    }
}
