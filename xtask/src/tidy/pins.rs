//! Rule: npm dependencies are pinned exactly, so that an install today equals one next year.

use serde_json::Value;

use super::Tree;
use super::finding::Finding;
use super::tree::file_name;

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.ending(&["package.json"])
        .filter(|(path, _)| file_name(path) == "package.json")
        .flat_map(|(path, text)| check_file(path, text))
        .collect()
}

fn check_file(path: &str, text: &str) -> Vec<Finding> {
    let Ok(package) = serde_json::from_str::<Value>(text) else {
        return vec![Finding::file(path, "is not valid JSON")];
    };
    ["dependencies", "devDependencies", "overrides"]
        .into_iter()
        .filter_map(|section| package.get(section).and_then(Value::as_object))
        .flatten()
        .filter(|(_, version)| !version.as_str().is_some_and(is_exact))
        .map(|(name, version)| {
            Finding::file(path, format!("pin `{name}` exactly; it is {version}"))
        })
        .collect()
}

/// An exact version, a path, or a package of this workspace.
fn is_exact(version: &str) -> bool {
    let version = version
        .rsplit_once('@')
        .map_or(version, |(_, version)| version);
    version.starts_with("file:")
        || version.split(['.', '-', '+']).count() >= 3
            && version.starts_with(|first: char| first.is_ascii_digit())
            && !version.contains([' ', '|', '*', 'x'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(version: &str) -> usize {
        let text = format!("{{\"dependencies\": {{\"a\": \"{version}\"}}}}");
        check(&Tree::of(&[("package.json", &text)])).len()
    }

    #[test]
    fn a_range_is_found() {
        for range in ["^1.2.3", "~1.2.3", "*", "1.x", ">=1.0.0 <2.0.0", "latest"] {
            assert_eq!(found(range), 1, "{range}");
        }
    }

    #[test]
    fn exact_versions_aliases_and_paths_pass() {
        for exact in ["1.2.3", "1.2.3-beta.1", "npm:typescript@7.0.2", "file:../x"] {
            assert_eq!(found(exact), 0, "{exact}");
        }
    }
}
