//! What is wrong with the declarations of an app.

use std::fmt;

/// One thing wrong with a declaration; its message names the places and ends with what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct RegistryError {
    message: String,
}

impl RegistryError {
    pub(crate) fn new(message: String) -> Self {
        RegistryError { message }
    }

    /// The message, lower case, with the names in backticks.
    pub fn message(&self) -> &str {
        &self.message
    }
}

/// Everything that is wrong with the declarations of an app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistryErrors(pub(crate) Vec<RegistryError>);

impl RegistryErrors {
    /// Every problem, in the order of the declarations.
    pub fn errors(&self) -> &[RegistryError] {
        &self.0
    }
}

impl fmt::Display for RegistryErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{error}")?;
        }
        Ok(())
    }
}

impl std::error::Error for RegistryErrors {}
