//! Rule: what our npm packages may use, ours or not, from manifests and imports.

use serde_json::Value;

use super::Tree;
use super::finding::Finding;
use super::tree::is_test;

/// What each package may use outside its tests.
const MAY_USE: [(&str, &[&str]); 9] = [
    (
        "behaviour",
        &[
            "@mizan/kernel",
            "@mizan/react",
            "@mizan/svelte",
            "@mizan/vue",
            "@vitest/browser-playwright",
            "node:stream",
            "playwright",
            "react",
            "react-dom",
            "svelte",
            "vitest",
            "vue",
        ],
    ),
    ("devtools", &["@mizan/kernel"]),
    ("kernel", &[]),
    ("react", &["@mizan/kernel", "react"]),
    ("vue", &["@mizan/kernel", "vue"]),
    ("svelte", &["@mizan/kernel", "svelte"]),
    ("server", &[]),
    ("vite", &["vite"]),
    ("ssr-worker", &[]),
];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.ending(&[".ts", ".tsx", ".vue", ".svelte", "package.json"]) {
        let Some((package, _)) = path
            .strip_prefix("packages/")
            .and_then(|rest| rest.split_once('/'))
        else {
            continue;
        };
        let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == package) else {
            let message = "is in an unknown package; say in xtask/src/tidy/packages.rs and ARCHITECTURE.md what it may use";
            findings.push(Finding::file(path, message));
            continue;
        };
        let used = if path.ends_with("package.json") {
            from_manifest(text)
        } else if is_test(path) {
            Vec::new()
        } else {
            from_imports(text)
        };
        for name in used.iter().filter(|name| !allowed.contains(&name.as_str())) {
            findings.push(Finding::file(
                path,
                format!("`{package}` may not use `{name}`"),
            ));
        }
    }
    findings
}

fn from_manifest(text: &str) -> Vec<String> {
    let package: Value = serde_json::from_str(text).unwrap_or_default();
    ["dependencies", "peerDependencies"]
        .into_iter()
        .filter_map(|section| package.get(section).and_then(Value::as_object))
        .flat_map(serde_json::Map::keys)
        .cloned()
        .collect()
}

/// The packages that statements import from; files of one's own begin with a dot.
fn from_imports(text: &str) -> Vec<String> {
    text.lines()
        .filter(|line| !line.trim_start().starts_with('*') && !line.trim_start().starts_with("//"))
        .filter_map(|line| line.split_once(" from '").or(line.split_once("import '")))
        .filter_map(|(_, rest)| rest.split('\'').next())
        .filter(|source| !source.starts_with('.'))
        .map(package)
        .collect()
}

/// `@mizan/kernel/testing` is of the package `@mizan/kernel`, `svelte/reactivity` of `svelte`.
fn package(source: &str) -> String {
    let parts = if source.starts_with('@') { 2 } else { 1 };
    let parts: Vec<&str> = source.split('/').take(parts).collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernel_may_not_import_a_framework_package() {
        let text = "/** K. */\nimport { x } from '@mizan/react'\n";
        assert_eq!(
            check(&Tree::of(&[("packages/kernel/src/a.ts", text)])).len(),
            1
        );
    }

    #[test]
    fn react_may_use_the_kernel_and_no_sibling() {
        let manifest =
            "{\"dependencies\": {\"@mizan/kernel\": \"0.1.0\", \"@mizan/vue\": \"0.1.0\"}}";
        let findings = check(&Tree::of(&[("packages/react/package.json", manifest)]));
        assert_eq!(findings.len(), 1);
        assert!(findings[0].to_string().contains("`@mizan/vue`"));
    }

    #[test]
    fn a_framework_package_may_use_its_framework_and_nothing_else() {
        let text = "<!-- S. -->\nimport { tick } from 'svelte'\nimport { get } from 'svelte/store'\nimport 'lodash/get'\n";
        let findings = check(&Tree::of(&[("packages/svelte/src/A.svelte", text)]));
        assert_eq!(findings.len(), 1);
        assert!(findings[0].to_string().contains("`lodash`"));
    }
}
