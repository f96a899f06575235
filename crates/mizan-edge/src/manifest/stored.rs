//! A response that the manifest allows to store: its fields are as clients may see them.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use mizan_cache::engine::{CachedResponse, Times};
use mizan_core::etag;

use crate::message::control;

/// Fields that are written again for every response, or that belong to the one the origin gave.
const WITHHELD: [HeaderName; 2] = [header::CONTENT_LENGTH, header::VIA];

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

/// A complete response to store, which is so old already.
pub(super) fn complete(
    mut headers: HeaderMap,
    body: &Bytes,
    seq: Option<u64>,
    age: Duration,
) -> Cached {
    let shown = prepare(&mut headers, body, seq);
    Cached::new(StatusCode::OK, &headers, &WITHHELD, body, times(age), shown)
}

/// The same body with the fields of a 304 that confirmed it, and with its age.
pub(super) fn refreshed(
    cached: &Cached,
    newer: &HeaderMap,
    seq: Option<u64>,
    age: Duration,
) -> Cached {
    let mut newer = newer.clone();
    control::strip(&mut newer);
    let etag = cached.terms.etag.clone();
    newer.insert(header::ETAG, etag.clone());
    cached.refreshed(&newer, &WITHHELD, times(age), Shown { etag, seq })
}

/// Only how old a response was when it came; how old it is now, the entry says.
fn times(age: Duration) -> Times {
    Times {
        age,
        ..Times::default()
    }
}

fn prepare(headers: &mut HeaderMap, body: &[u8], seq: Option<u64>) -> Shown {
    control::strip(headers);
    let etag = strong(headers).unwrap_or_else(|| computed(body));
    headers.insert(header::ETAG, etag.clone());
    Shown { etag, seq }
}

fn strong(headers: &HeaderMap) -> Option<HeaderValue> {
    let etag = headers.get(header::ETAG)?;
    (etag.as_bytes().starts_with(b"\"") && etag.to_str().is_ok()).then(|| etag.clone())
}

fn computed(body: &[u8]) -> HeaderValue {
    // An entity tag is letters and digits in quotes, so it is a value.
    HeaderValue::try_from(etag::of(body)).unwrap_or_else(|_| HeaderValue::from_static("\"\""))
}
