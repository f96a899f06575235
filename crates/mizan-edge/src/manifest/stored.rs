//! A response that the manifest allows to store: its fields are as clients may see them.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use mizan_core::etag;

use crate::{message::control, store::CachedResponse};

/// Fields that are written again for every response, or that belong to the one the origin gave.
const OWN: [HeaderName; 5] = [
    header::AGE,
    header::CONTENT_LENGTH,
    header::VIA,
    HeaderName::from_static("cache-status"),
    HeaderName::from_static("server-timing"),
];

/// What the manifest policy knows of a response it stored.
#[derive(Debug)]
pub(crate) struct Shown {
    /// A strong entity tag.
    pub(super) etag: HeaderValue,
    /// The number up to which it shows every purge, if its origin said so.
    pub(super) seq: Option<u64>,
}

/// A response that the manifest allows to store.
pub(super) type Cached = CachedResponse<Shown>;

impl Cached {
    /// Takes a complete response.
    pub(super) fn complete(mut headers: HeaderMap, body: Bytes, seq: Option<u64>) -> Self {
        control::strip(&mut headers);
        for name in &OWN {
            headers.remove(name);
        }
        let etag = strong(&headers).unwrap_or_else(|| computed(&body));
        headers.insert(header::ETAG, etag.clone());
        Self::new(StatusCode::OK, &headers, body, Shown { etag, seq })
    }

    /// The same body with the fields of a 304 that confirmed it.
    pub(super) fn refreshed(&self, newer: &HeaderMap, seq: Option<u64>) -> Self {
        Self::complete(self.refreshed_fields(newer), self.body.clone(), seq)
    }
}

fn strong(headers: &HeaderMap) -> Option<HeaderValue> {
    let etag = headers.get(header::ETAG)?;
    (etag.as_bytes().starts_with(b"\"") && etag.to_str().is_ok()).then(|| etag.clone())
}

fn computed(body: &[u8]) -> HeaderValue {
    // An entity tag is letters and digits in quotes, so it is a value.
    HeaderValue::try_from(etag::of(body)).unwrap_or_else(|_| HeaderValue::from_static("\"\""))
}
