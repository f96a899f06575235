//! What is wrong with the declarations of an app.

use std::fmt;

/// One thing wrong with a declaration; its message names the places and ends with what to do.
///
/// It is for the developer who started the app, so it is text; nothing branches on it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct RegistryError {
    message: String,
}

impl RegistryError {
    /// The message, lower case, with the names in backticks.
    pub fn message(&self) -> &str {
        &self.message
    }
}

/// Everything that is wrong with the declarations of an app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistryErrors(Vec<RegistryError>);

impl RegistryErrors {
    /// Every problem.
    pub fn errors(&self) -> &[RegistryError] {
        &self.0
    }
}

impl fmt::Display for RegistryErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.0.iter().enumerate() {
            let separator = if index > 0 { "\n" } else { "" };
            write!(f, "{separator}{error}")?;
        }
        Ok(())
    }
}

impl std::error::Error for RegistryErrors {}

/// The problems found so far.
#[derive(Debug, Default)]
pub(super) struct Faults(Vec<RegistryError>);

impl Faults {
    /// Notes a problem, once.
    pub(super) fn add(&mut self, message: String) {
        let error = RegistryError { message };
        if !self.0.contains(&error) {
            self.0.push(error);
        }
    }

    /// Success when nothing was noted.
    pub(super) fn into_result(self) -> Result<(), RegistryErrors> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(RegistryErrors(self.0))
        }
    }
}
