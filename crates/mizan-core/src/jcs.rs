//! Canonical JSON (RFC 8785), with everything rejected that could not be written back the same.

/// Why a JSON text has no canonical form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JcsError {
    /// Not JSON.
    #[error("{0}")]
    Syntax(String),
}

/// The canonical form of a JSON text.
///
/// # Errors
/// When the text is not JSON, repeats a name, holds a lone surrogate or an integer beyond ±(2^53−1).
pub fn canonical(text: &str) -> Result<String, JcsError> {
    todo!()
}
