//! Rule: generated framework files import the generated index and the framework's package only.

use super::Tree;
use super::finding::Finding;
use super::tree::is_generated;

const FRAMEWORKS: [&str; 3] = ["react", "vue", "svelte"];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree
        .ending(&[".ts", ".tsx"])
        .filter(|(_, text)| is_generated(text))
    {
        let Some(framework) = FRAMEWORKS.iter().find(|name| folder(path) == Some(**name)) else {
            continue;
        };
        let package = format!("@mizan/{framework}");
        for (number, line) in text.lines().enumerate() {
            let Some(source) = imported(line) else {
                continue;
            };
            let own = source.starts_with("./");
            if !own && source != "../index" && source != "../index.js" && source != package {
                let message =
                    format!("generated bindings import `../index` and `{package}`, not `{source}`");
                findings.push(Finding::line(path, number + 1, message));
            }
        }
    }
    findings
}

/// The folder a file stands in.
fn folder(path: &str) -> Option<&str> {
    path.rsplit('/').nth(1)
}

fn imported(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once(" from '")?;
    rest.split('\'').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_binding_that_reaches_past_the_index_is_found() {
        let text = "// Made by mizan generate.\nimport { board } from '../contexts/board'\n";
        assert_eq!(
            check(&Tree::of(&[("web/vue/src/mizan/react/board.ts", text)])).len(),
            1
        );
    }

    #[test]
    fn the_index_and_the_framework_package_pass() {
        let text = "// Made by mizan generate.\nimport { board } from '../index'\nimport { queryHook } from '@mizan/react'\n";
        assert!(check(&Tree::of(&[("web/vue/src/mizan/react/board.ts", text)])).is_empty());
    }

    #[test]
    fn a_binding_of_one_framework_that_uses_another_is_found() {
        let text = "// Made by mizan generate.\nimport { queryHook } from '@mizan/react'\n";
        for framework in ["vue", "svelte"] {
            let path = format!("web/src/mizan/{framework}/board.ts");
            assert_eq!(check(&Tree::of(&[(&path, text)])).len(), 1, "{framework}");
        }
    }
}
