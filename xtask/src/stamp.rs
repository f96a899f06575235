//! Remembers under `target/` which sources a result was made from, so that unchanged work is not repeated.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

use crate::failure::{Doing, Result};
use crate::project::Project;

/// The fingerprint of some inputs, and the place where the last one is kept.
#[derive(Debug)]
pub(crate) struct Stamp {
    path: PathBuf,
    fingerprint: String,
}

impl Stamp {
    /// Fingerprints the contents of `files`, which are paths inside the repository.
    pub(crate) fn of(project: &Project, name: &str, files: &[String]) -> Result<Self> {
        let mut hasher = DefaultHasher::new();
        for file in files {
            file.hash(&mut hasher);
            hash_file(&project.path(file), &mut hasher)?;
        }
        Ok(Self {
            path: project.scratch("stamp")?.join(name),
            fingerprint: format!("{:016x}", hasher.finish()),
        })
    }

    /// Whether the inputs are those of the last success.
    pub(crate) fn is_fresh(&self) -> bool {
        std::fs::read_to_string(&self.path).is_ok_and(|kept| kept == self.fingerprint)
    }

    /// Whether both are of the same inputs.
    pub(crate) fn is_same_as(&self, other: &Self) -> bool {
        self.fingerprint == other.fingerprint
    }

    /// Notes the success.
    pub(crate) fn keep(&self) -> Result<()> {
        std::fs::write(&self.path, &self.fingerprint)
            .doing(format!("write {}", self.path.display()))
    }
}

fn hash_file(path: &Path, hasher: &mut DefaultHasher) -> Result<()> {
    let bytes = std::fs::read(path).doing(format!("read {}", path.display()))?;
    bytes.hash(hasher);
    Ok(())
}
