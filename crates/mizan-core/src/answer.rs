//! The response an adapter writes: status, headers and body bytes.

use std::borrow::Cow;

/// A header field of a response: a lower-case name, a value of visible ASCII.
pub type HeaderField = (&'static str, Cow<'static, str>);

/// The header fields of a response.
pub type HeaderFields = Vec<HeaderField>;

/// A finished response, ready to be turned into the adapter's own type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer<B = Vec<u8>> {
    /// HTTP status.
    pub status: u16,
    /// Header fields.
    pub headers: HeaderFields,
    /// Body; empty for a 304.
    pub body: B,
}

impl<B> Answer<B> {
    /// Value of a header field, by its lower-case name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(field, _)| *field == name);
        found.map(|(_, value)| &**value)
    }
}
