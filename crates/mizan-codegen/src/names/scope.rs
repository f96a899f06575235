//! One name space: who has which name, and who asked for a taken one.

use std::collections::BTreeMap;

use super::reserved::is_reserved;
use crate::error::GenerateError;

/// Names declared side by side, where each may stand once.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    owners: BTreeMap<String, String>,
    errors: Vec<GenerateError>,
}

impl Scope {
    /// Takes `name` for `owner`, who is described in words for messages.
    pub(crate) fn claim(&mut self, name: &str, owner: impl Into<String>) {
        let owner = owner.into();
        if name.is_empty() {
            self.errors.push(GenerateError::Nameless { subject: owner });
        } else if is_reserved(name) {
            self.errors.push(GenerateError::Reserved {
                name: name.to_owned(),
                subject: owner,
            });
        } else if let Some(left) = self.owners.get(name) {
            let (name, left) = (name.to_owned(), left.clone());
            self.errors.push(GenerateError::Collision {
                name,
                left,
                right: owner,
            });
        } else {
            self.owners.insert(name.to_owned(), owner);
        }
    }

    /// Takes every name the generated code itself needs from `package`.
    pub(crate) fn import(&mut self, names: &[&str], package: &str) {
        for name in names {
            self.claim(name, format!("`{name}` of `{package}`"));
        }
    }

    /// Every refused claim.
    pub(crate) fn into_errors(self) -> Vec<GenerateError> {
        self.errors
    }
}
