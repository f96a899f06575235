//! The header grammar of `X-Mizan-Invalidate` and `X-Mizan-Mounted`, both ways.

use std::collections::BTreeMap;

/// Response header that lists what a mutation made stale.
pub const INVALIDATE: &str = "x-mizan-invalidate";
/// Request header that lists the bundles a client has mounted.
pub const MOUNTED: &str = "x-mizan-mounted";

/// One tag: a context, optionally one function of it, optionally narrowed by params in text form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag {
    /// Name of the context.
    pub context: String,
    /// Name of the only function meant.
    pub function: Option<String>,
    /// Values by param name: a string as it is, anything else in canonical JSON.
    pub params: BTreeMap<String, String>,
}

/// Why a header could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HeaderError {
    /// Longer than 4 KiB.
    #[error("the header is longer than 4096 bytes")]
    TooLong,
}

/// Writes tags as a header value.
pub fn format(tags: &[Tag]) -> String {
    todo!()
}

/// Reads a header value.
///
/// # Errors
/// When it is not in the grammar or over a limit.
pub fn parse(value: &str) -> Result<Vec<Tag>, HeaderError> {
    todo!()
}
