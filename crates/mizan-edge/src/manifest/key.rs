//! The key of an answer: everything the request for it is made from, and nothing else.

use std::sync::Arc;

use http::{HeaderMap, HeaderValue, header};
use mizan_core::Audience;

use super::CanonicalRequest;

/// The content codings a client can read, as one of three.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Coding {
    Plain,
    Gzip,
    Brotli,
}

impl Coding {
    /// The best of those that a request accepts.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let accepts = |coding: &str| {
            headers
                .get_all(header::ACCEPT_ENCODING)
                .iter()
                .filter_map(|value| value.to_str().ok())
                .flat_map(|value| value.split(','))
                .any(|item| accepted(item, coding))
        };
        match () {
            () if accepts("br") => Self::Brotli,
            () if accepts("gzip") => Self::Gzip,
            () => Self::Plain,
        }
    }

    /// What a request for this coding says, and what the answer to it may say.
    pub(crate) fn name(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Gzip => Some("gzip"),
            Self::Brotli => Some("br"),
        }
    }

    /// The field of a request for it.
    pub(super) fn field(self) -> Option<HeaderValue> {
        self.name().map(HeaderValue::from_static)
    }
}

/// Whether an item of `Accept-Encoding` names the coding without refusing it.
fn accepted(item: &str, coding: &str) -> bool {
    let mut parts = item.split(';').map(str::trim);
    let named = parts
        .next()
        .is_some_and(|name| name.eq_ignore_ascii_case(coding));
    let refused = |weight: &str| weight.parse().is_ok_and(|weight: f32| weight <= 0.0);
    named && !parts.any(|part| part.strip_prefix("q=").is_some_and(refused))
}

/// The key of an answer. No part but the last can hold the character that ends it, so none can pretend to be another.
pub(super) fn key(
    canonical: &CanonicalRequest,
    surroundings: &str,
    coding: Coding,
    audience: &Audience,
) -> Arc<str> {
    let audience = audience.text();
    let mut key =
        String::with_capacity(canonical.key.len() + surroundings.len() + audience.len() + 10);
    key.push_str(&canonical.key);
    key.push(' ');
    key.push_str(coding.name().unwrap_or_default());
    key.push(' ');
    // Canonical JSON, in which no end of line stands.
    key.push_str(surroundings);
    key.push('\n');
    key.push_str(&audience);
    key.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coding(field: &'static str) -> Coding {
        let field = (header::ACCEPT_ENCODING, HeaderValue::from_static(field));
        Coding::of(&HeaderMap::from_iter([field]))
    }

    #[test]
    fn the_codings_of_a_client_are_one_of_three() {
        assert_eq!(coding("gzip, deflate, br, zstd"), Coding::Brotli);
        assert_eq!(coding("br;q=0, GZIP;q=0.5"), Coding::Gzip);
        assert_eq!(coding("gzip;q=0.000, *"), Coding::Plain);
        assert_eq!(coding("brotli, x-gzip"), Coding::Plain);
    }
}
