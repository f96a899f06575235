//! Puts the generated files into a folder: all of them, or none.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use super::{Output, present::is_generated};
use crate::error::GenerateError;

/// What writing did, in numbers of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// New or changed.
    pub written: usize,
    /// Already as they should be; not touched.
    pub unchanged: usize,
    /// Generated earlier and not made any more.
    pub removed: usize,
}

impl Output {
    /// Makes `dir` hold these files. Files that no generator made are never touched.
    ///
    /// # Errors
    /// `Foreign` when one of them stands in the way, `Io` when the file system refuses; the folder
    /// is then as it was before.
    pub fn write(&self, dir: &Path) -> Result<Written, GenerateError> {
        let present = self.present(dir)?;
        if let Some((path, _)) = present.iter().find(|(_, text)| !is_generated(text)) {
            return Err(GenerateError::Foreign {
                path: dir.join(path),
            });
        }
        let stale = self.stale(dir)?;
        let changed: Vec<(PathBuf, &str)> = self
            .files
            .iter()
            .filter(|(path, text)| present.get(path.as_str()) != Some(*text))
            .map(|(path, text)| (dir.join(path), text.as_str()))
            .collect();
        let olds = present
            .iter()
            .map(|(path, text)| (dir.join(path), text.as_str()))
            .collect();
        replace(&changed, &olds)?;
        for path in stale.keys() {
            remove(dir, path)?;
        }
        Ok(Written {
            written: changed.len(),
            unchanged: self.files.len() - changed.len(),
            removed: stale.len(),
        })
    }
}

/// Writes every text beside its place first, then moves them all there.
fn replace(files: &[(PathBuf, &str)], olds: &BTreeMap<PathBuf, &str>) -> Result<(), GenerateError> {
    for (index, (path, text)) in files.iter().enumerate() {
        if let Err(source) = write_beside(path, text) {
            discard(files.iter().take(index + 1));
            return Err(GenerateError::Io {
                action: "write",
                path: path.clone(),
                source,
            });
        }
    }
    for (index, (path, _)) in files.iter().enumerate() {
        if let Err(source) = fs::rename(beside(path), path) {
            restore(files.iter().take(index), olds);
            discard(files.iter().skip(index));
            return Err(GenerateError::Io {
                action: "replace",
                path: path.clone(),
                source,
            });
        }
    }
    Ok(())
}

fn write_beside(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(beside(path), text)
}

/// Where a text waits until all of them are written; no tool takes it for a script.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    path.with_file_name(name)
}

/// Takes back texts that wait beside their places; the error that led here is the one to report.
fn discard<'a>(files: impl Iterator<Item = &'a (PathBuf, &'a str)>) {
    for (path, _) in files {
        let _ = fs::remove_file(beside(path));
    }
}

/// Puts back what stood in the places before.
fn restore<'a>(
    files: impl Iterator<Item = &'a (PathBuf, &'a str)>,
    olds: &BTreeMap<PathBuf, &str>,
) {
    for (path, _) in files {
        let _ = match olds.get(path) {
            Some(old) => fs::write(path, old),
            None => fs::remove_file(path),
        };
    }
}

/// Removes a file, and the folders inside `dir` that it leaves empty.
fn remove(dir: &Path, path: &str) -> Result<(), GenerateError> {
    let path = dir.join(path);
    fs::remove_file(&path).map_err(|source| GenerateError::Io {
        action: "remove",
        path: path.clone(),
        source,
    })?;
    let folders = path.ancestors().skip(1).take_while(|folder| *folder != dir);
    for folder in folders {
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
    Ok(())
}
