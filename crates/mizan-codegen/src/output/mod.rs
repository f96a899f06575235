//! The generated files, and how they get onto a disk.

mod check;
mod present;
mod write;

use std::collections::BTreeMap;

pub use write::Written;

/// First line of every generated file, by which they are known again.
pub const HEADER: &str = "// Made by mizan generate. Change the server function, not this file.";

/// Generated files: text by path, relative to the output folder and with `/` between folders.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Output {
    files: BTreeMap<String, String>,
}

impl Output {
    /// The files, sorted by path.
    #[must_use]
    pub fn files(&self) -> &BTreeMap<String, String> {
        &self.files
    }

    pub(crate) fn add(&mut self, path: String, text: String) {
        self.files.insert(path, text);
    }
}
