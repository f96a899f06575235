//! Rule: lock files and settings name the public registries and no other host.

use super::Tree;
use super::finding::Finding;
use super::tree::file_name;

const NPM: &str = "https://registry.npmjs.org/";
const CRATES: &str = "registry+https://github.com/rust-lang/crates.io-index";

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.all() {
        let is_foreign: fn(&str) -> bool = match file_name(path) {
            "package-lock.json" => {
                |line| line.contains("\"resolved\": \"http") && !line.contains(NPM)
            }
            "Cargo.lock" => |line| line.starts_with("source = ") && !line.contains(CRATES),
            ".npmrc" => |line| line.contains("registry"),
            "config.toml" if path.contains(".cargo/") => {
                |line| line.contains("registr") || line.starts_with("[source")
            }
            _ => continue,
        };
        for (number, _) in text
            .lines()
            .enumerate()
            .filter(|(_, line)| is_foreign(line))
        {
            let message = "names a registry of one machine; everyone else uses the public one";
            findings.push(Finding::line(path, number + 1, message));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mirror_in_a_lock_file_is_found() {
        let text = "{\n\"resolved\": \"https://mirror.example/a.tgz\"\n}";
        assert_eq!(check(&Tree::of(&[("package-lock.json", text)])).len(), 1);
    }

    #[test]
    fn the_public_registry_passes() {
        let text = "\"resolved\": \"https://registry.npmjs.org/a/-/a-1.0.0.tgz\"";
        assert!(check(&Tree::of(&[("package-lock.json", text)])).is_empty());
    }
}
