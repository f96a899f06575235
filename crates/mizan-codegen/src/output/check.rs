//! Compares the generated files with those on the disk.

use std::path::Path;

use similar::TextDiff;

use super::Output;
use crate::error::GenerateError;

impl Output {
    /// What writing would change, as a unified diff; empty when everything is fresh.
    ///
    /// # Errors
    /// `Io` when a file or folder cannot be read.
    pub fn check(&self, dir: &Path) -> Result<String, GenerateError> {
        let present = self.present(dir)?;
        let stale = self.stale(dir)?;
        let mut diff = String::new();
        for (path, text) in &self.files {
            let old = present.get(path.as_str()).map(String::as_str);
            if old != Some(text) {
                diff.push_str(&file_diff(path, old, Some(text)));
            }
        }
        for (path, text) in &stale {
            diff.push_str(&file_diff(path, Some(text), None));
        }
        Ok(diff)
    }
}

fn file_diff(path: &str, old: Option<&str>, new: Option<&str>) -> String {
    let side = |present: bool, prefix: &str| match present {
        true => format!("{prefix}/{path}"),
        false => "/dev/null".to_owned(),
    };
    TextDiff::from_lines(old.unwrap_or_default(), new.unwrap_or_default())
        .unified_diff()
        .header(&side(old.is_some(), "a"), &side(new.is_some(), "b"))
        .to_string()
}
