//! The files tidy looks at, held in memory so that a test can write a tree of its own.

use std::collections::BTreeMap;

use crate::failure::Result;
use crate::project::Project;

const MADE_BY_GENERATE: &str = "Made by mizan generate";

/// Text files by their path in the repository; a binary file is present with no text.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    files: BTreeMap<String, String>,
}

impl Tree {
    /// Reads every file of the repository.
    pub(crate) fn read(project: &Project) -> Result<Self> {
        let mut files = BTreeMap::new();
        for path in project.files()? {
            let text = std::fs::read_to_string(project.path(&path)).unwrap_or_default();
            files.insert(path, text);
        }
        Ok(Self { files })
    }

    /// A tree of these files.
    #[cfg(test)]
    pub(super) fn of(files: &[(&str, &str)]) -> Self {
        let files = files
            .iter()
            .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
            .collect();
        Self { files }
    }

    /// Every file: path and text.
    pub(super) fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// Files whose name ends in one of `endings`.
    pub(super) fn ending(&self, endings: &[&str]) -> impl Iterator<Item = (&str, &str)> {
        self.all()
            .filter(move |(path, _)| endings.iter().any(|ending| path.ends_with(ending)))
    }

    /// Hand-written Rust, TypeScript and components.
    pub(super) fn sources(&self) -> impl Iterator<Item = (&str, &str)> {
        self.ending(&[".rs", ".ts", ".tsx", ".vue", ".svelte"])
            .filter(|(_, text)| !is_generated(text))
    }

    /// The text of one file.
    pub(super) fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// Whether a file or a folder of this path exists.
    pub(super) fn has(&self, path: &str) -> bool {
        let folder = format!("{}/", path.trim_end_matches('/'));
        path.is_empty()
            || self.files.contains_key(path)
            || self.files.keys().any(|name| name.starts_with(&folder))
    }
}

/// Whether a file says that `mizan generate` made it.
pub(super) fn is_generated(text: &str) -> bool {
    text.lines()
        .next()
        .is_some_and(|line| line.contains(MADE_BY_GENERATE))
}

/// Whether a path is a test or a test's data.
pub(super) fn is_test(path: &str) -> bool {
    let in_folder = ["tests", "test", "e2e", "fuzz", "fixtures"]
        .iter()
        .any(|folder| {
            path.starts_with(&format!("{folder}/")) || path.contains(&format!("/{folder}/"))
        });
    in_folder
        || path.contains(".test.")
        || path.contains(".test-d.")
        || path.ends_with("/tests.rs")
        || path.ends_with("_tests.rs")
}

/// The last part of a path.
pub(crate) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The folder a path stands in, empty at the root.
pub(super) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}
