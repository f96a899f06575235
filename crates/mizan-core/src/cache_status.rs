//! `Cache-Status` (RFC 9211): what one cache did for a response, and the reason of a bypass or of not storing.

use std::borrow::Cow;
use std::fmt;

use crate::HeaderField;

/// What one cache did for a response: a member of `Cache-Status`.
///
/// ```
/// use mizan_core::{CacheStatus, Forward};
///
/// let hit = CacheStatus::hit("mizan-edge").ttl(7);
/// assert_eq!(hit.to_string(), "mizan-edge; hit; ttl=7");
/// let large = CacheStatus::forwarded("mizan", Forward::Miss).detail("too-large");
/// assert_eq!(large.to_string(), "mizan; fwd=miss; detail=too-large");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CacheStatus {
    cache: &'static str,
    /// Why the request went forward; `None` if a stored response answers it.
    forward: Option<Forward>,
    forward_status: Option<u16>,
    ttl: Option<i64>,
    stored: bool,
    collapsed: bool,
    detail: Option<Cow<'static, str>>,
}

/// Why a request went forward to the origin (RFC 9211 §2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Forward {
    /// The cache was not asked.
    Bypass,
    /// The method has to be handled by the origin.
    Method,
    /// Nothing is stored for the address.
    UriMiss,
    /// What is stored for the address was selected by other request fields.
    VaryMiss,
    /// Nothing is stored that answers the request.
    Miss,
    /// The request insists.
    Request,
    /// What is stored is not fresh.
    Stale,
    /// What is stored is a part of what is asked for.
    Partial,
}

impl Forward {
    fn token(self) -> &'static str {
        match self {
            Self::Bypass => "bypass",
            Self::Method => "method",
            Self::UriMiss => "uri-miss",
            Self::VaryMiss => "vary-miss",
            Self::Miss => "miss",
            Self::Request => "request",
            Self::Stale => "stale",
            Self::Partial => "partial",
        }
    }
}

impl CacheStatus {
    /// The name of the cache that an origin keeps its responses in.
    pub const ORIGIN: &'static str = "mizan";
    /// The name of an edge.
    pub const EDGE: &'static str = "mizan-edge";

    /// A stored response answers. `cache` is the cache's name, a token.
    pub fn hit(cache: &'static str) -> Self {
        Self {
            cache,
            forward: None,
            forward_status: None,
            ttl: None,
            stored: false,
            collapsed: false,
            detail: None,
        }
    }

    /// The request went forward to the origin.
    pub fn forwarded(cache: &'static str, forward: Forward) -> Self {
        Self {
            forward: Some(forward),
            ..Self::hit(cache)
        }
    }

    /// The cache was not asked, for this reason.
    pub fn bypass(cache: &'static str, reason: impl Into<Cow<'static, str>>) -> Self {
        Self::forwarded(cache, Forward::Bypass).detail(reason)
    }

    /// The status of the response that the origin gave.
    #[must_use]
    pub fn forward_status(mut self, status: u16) -> Self {
        self.forward_status = Some(status);
        self
    }

    /// For how many seconds the response is fresh still; less than none if it is stale.
    #[must_use]
    pub fn ttl(mut self, seconds: i64) -> Self {
        self.ttl = Some(seconds);
        self
    }

    /// The response is stored now.
    #[must_use]
    pub fn stored(mut self) -> Self {
        self.stored = true;
        self
    }

    /// The request was answered together with another one.
    #[must_use]
    pub fn collapsed(mut self) -> Self {
        self.collapsed = true;
        self
    }

    /// The reason: a token such as `no-identity`, or a text.
    #[must_use]
    pub fn detail(mut self, reason: impl Into<Cow<'static, str>>) -> Self {
        self.detail = Some(reason.into());
        self
    }

    /// Whether a stored response answers.
    pub fn is_hit(&self) -> bool {
        self.forward.is_none()
    }

    /// The header field.
    pub fn field(&self) -> HeaderField {
        // What an origin says of most responses, without writing it each time.
        let value = if *self == Self::hit(Self::ORIGIN) {
            "mizan; hit".into()
        } else {
            self.to_string().into()
        };
        ("cache-status", value)
    }
}

impl fmt::Display for CacheStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.cache)?;
        match self.forward {
            None => f.write_str("; hit")?,
            Some(forward) => write!(f, "; fwd={}", forward.token())?,
        }
        if let Some(status) = self.forward_status {
            write!(f, "; fwd-status={status}")?;
        }
        if self.stored {
            f.write_str("; stored")?;
        }
        if self.collapsed {
            f.write_str("; collapsed")?;
        }
        if let Some(ttl) = self.ttl {
            write!(f, "; ttl={}", ttl.clamp(-SF_INTEGER, SF_INTEGER))?;
        }
        match &self.detail {
            Some(detail) if is_token(detail) => write!(f, "; detail={detail}"),
            Some(detail) => write!(f, "; detail=\"{}\"", escaped(detail)),
            None => Ok(()),
        }
    }
}

/// The largest integer of a structured field (RFC 9651 §3.3.1).
const SF_INTEGER: i64 = 999_999_999_999_999;

/// Whether a text is a token of structured fields (RFC 9651 §3.3.4).
fn is_token(text: &str) -> bool {
    let is_in = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~:/".contains(&byte);
    let begins = |byte: &u8| byte.is_ascii_alphabetic() || *byte == b'*';
    text.as_bytes().first().is_some_and(begins) && text.bytes().all(is_in)
}

/// A text as the content of a string of structured fields, which has printable ASCII alone (RFC 9651 §3.3.3).
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '"' | '\\' => escaped.extend(['\\', letter]),
            ' '..='~' => escaped.push(letter),
            _ => escaped.push('?'),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_is_said_in_parameters_of_the_standard() {
        let miss = || CacheStatus::forwarded(CacheStatus::ORIGIN, Forward::Miss);
        for (status, expected) in [
            (CacheStatus::hit("mizan"), "mizan; hit"),
            (
                CacheStatus::hit("mizan-edge").ttl(-7),
                "mizan-edge; hit; ttl=-7",
            ),
            (miss(), "mizan; fwd=miss"),
            (miss().stored(), "mizan; fwd=miss; stored"),
            (miss().collapsed(), "mizan; fwd=miss; collapsed"),
            (
                miss().detail("sets-cookie"),
                "mizan; fwd=miss; detail=sets-cookie",
            ),
            (
                CacheStatus::bypass("mizan", "no-identity"),
                "mizan; fwd=bypass; detail=no-identity",
            ),
            (
                CacheStatus::forwarded("mizan-edge", Forward::UriMiss)
                    .forward_status(200)
                    .stored(),
                "mizan-edge; fwd=uri-miss; fwd-status=200; stored",
            ),
            (
                CacheStatus::hit("mizan-edge")
                    .ttl(i64::MIN)
                    .detail("origin-failed"),
                "mizan-edge; hit; ttl=-999999999999999; detail=origin-failed",
            ),
        ] {
            assert_eq!(status.to_string(), expected);
        }
    }

    #[test]
    fn a_reason_that_is_no_token_is_a_text() {
        for (reason, expected) in [
            ("two words", "\"two words\""),
            ("", "\"\""),
            ("4", "\"4\""),
            ("a\"b\\c", "\"a\\\"b\\\\c\""),
            ("zeile\r\numbruch: ü", "\"zeile??umbruch: ?\""),
        ] {
            let status = CacheStatus::bypass("mizan", reason).to_string();
            assert_eq!(status, format!("mizan; fwd=bypass; detail={expected}"));
        }
    }
}
