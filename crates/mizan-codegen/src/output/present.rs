//! What stands in the output folder already.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use super::{HEADER, Output};
use crate::error::GenerateError;

impl Output {
    /// The texts that stand where generated files belong; files that are not there are left out.
    pub(super) fn present(&self, dir: &Path) -> Result<BTreeMap<&str, String>, GenerateError> {
        let mut present = BTreeMap::new();
        for path in self.files.keys() {
            if let Some(text) = read(&dir.join(path))? {
                present.insert(path.as_str(), text);
            }
        }
        Ok(present)
    }

    /// Generated files of an earlier run that are not made any more, by path, with their text.
    pub(super) fn stale(&self, dir: &Path) -> Result<BTreeMap<String, String>, GenerateError> {
        let mut stale = BTreeMap::new();
        for path in scripts(dir)? {
            let Some(relative) = path.strip_prefix(dir).ok().map(slashed) else {
                continue;
            };
            if self.files.contains_key(&relative) {
                continue;
            }
            if let Some(text) = read(&path)?.filter(|text| is_generated(text)) {
                stale.insert(relative, text);
            }
        }
        Ok(stale)
    }
}

/// Whether a file with this text was written by a generator.
pub(super) fn is_generated(text: &str) -> bool {
    text.lines().next() == Some(HEADER)
}

/// The text of a file; `None` when there is none. A file that is not UTF-8 has a text of its own,
/// which no generated file has.
fn read(path: &Path) -> Result<Option<String>, GenerateError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(GenerateError::Io {
            action: "read",
            path: path.to_owned(),
            source,
        }),
    }
}

/// Every `.ts` file below `dir`; links are not followed.
fn scripts(dir: &Path) -> Result<Vec<PathBuf>, GenerateError> {
    let mut found = Vec::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        let refused = |source| GenerateError::Io {
            action: "list",
            path: folder.clone(),
            source,
        };
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(refused(error)),
        };
        for entry in entries {
            let entry = entry.map_err(refused)?;
            let kind = entry.file_type().map_err(refused)?;
            let path = entry.path();
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_file() && path.extension().is_some_and(|ext| ext == "ts") {
                found.push(path);
            }
        }
    }
    Ok(found)
}

fn slashed(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}
