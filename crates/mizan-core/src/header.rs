//! The tag of the header grammar, and the limits its values keep.

mod cover;
mod read;
mod widen;
mod write;

use std::collections::BTreeMap;

pub(crate) use cover::covered;
#[cfg(test)]
pub(crate) use read::decoded as decode;
pub use read::{HeaderError, parse};
pub(crate) use widen::{fits, is_writable, to_fit};
pub use write::{encode, format};
pub(crate) use write::{format_distinct, write_encoded};

/// Response header that lists what a mutation made stale.
pub const INVALIDATE: &str = "x-mizan-invalidate";
/// Request header that lists the bundles a client has mounted.
pub const MOUNTED: &str = "x-mizan-mounted";
/// Most tags a value may hold.
pub const MAX_TAGS: usize = 64;
/// Longest tag, in bytes.
pub const MAX_TAG_BYTES: usize = 256;
/// Longest value, in bytes.
pub const MAX_BYTES: usize = 4096;

/// One tag: a context, optionally one function of it, optionally narrowed by params in text form.
///
/// ```
/// use mizan_core::header::{format, parse};
///
/// let tags = parse("notifications, profile.user_profile;user_id=5")?;
/// assert_eq!(tags[1].function.as_deref(), Some("user_profile"));
/// assert_eq!(tags[1].params["user_id"], "5");
/// assert_eq!(format(&tags), "notifications, profile.user_profile;user_id=5");
/// # Ok::<(), mizan_core::header::HeaderError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag {
    /// Name of the context; `*` is every context.
    pub context: String,
    /// Name of the only function meant.
    pub function: Option<String>,
    /// Values by param name: a string as it is, anything else in canonical JSON.
    pub params: BTreeMap<String, String>,
}

impl Tag {
    /// The whole context.
    pub fn whole(context: impl Into<String>) -> Self {
        Tag {
            context: context.into(),
            function: None,
            params: BTreeMap::new(),
        }
    }

    /// Every context: what a value says when not even the names of the contexts fit.
    pub fn everything() -> Self {
        Tag::whole("*")
    }
}

/// Whether a text is a name: a letter or `_`, then letters, digits or `_`.
pub(crate) fn is_name(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Whether a byte stands for itself in a value: RFC 3986 unreserved.
fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}
