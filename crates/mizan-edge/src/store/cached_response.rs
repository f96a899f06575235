//! A complete response in memory.

use std::sync::Arc;

use arc_swap::ArcSwapOption;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::fields;

/// What one field costs beside the bytes of its name and value: its place in the map and two allocations.
const FIELD: usize = 192;

/// A complete response in memory, and the terms `T` its policy stored it on.
#[derive(Debug)]
pub(crate) struct CachedResponse<T> {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) terms: T,
    /// The fields of the last hit: hits in the same second have the same.
    last: ArcSwapOption<AgedFields>,
}

/// The fields of a hit, so many seconds old.
#[derive(Debug)]
struct AgedFields {
    age: u64,
    headers: HeaderMap,
}

impl<T> CachedResponse<T> {
    /// A response with memory of its own: fields and bodies that arrived are parts of larger buffers, which an entry would
    /// keep alive as a whole.
    pub(crate) fn new(status: StatusCode, headers: &HeaderMap, body: Bytes, terms: T) -> Self {
        Self {
            status,
            headers: owned(headers),
            body,
            terms,
            last: ArcSwapOption::empty(),
        }
    }

    /// The fields of this response after a 304 with the fields `newer` confirmed it (RFC 9111 §3.2, §4.3.4).
    pub(crate) fn refreshed_fields(&self, newer: &HeaderMap) -> HeaderMap {
        fields::updated(&self.headers, newer)
    }

    /// The fields of a hit that is `age` seconds old; `make` adds those that change with it.
    pub(crate) fn aged_fields(&self, age: u64, make: impl FnOnce(&mut HeaderMap)) -> HeaderMap {
        if let Some(last) = self.last.load().as_ref().filter(|last| last.age == age) {
            return last.headers.clone();
        }
        let mut headers = self.headers.clone();
        make(&mut headers);
        let last = AgedFields {
            age,
            headers: headers.clone(),
        };
        self.last.store(Some(Arc::new(last)));
        headers
    }

    /// How many bytes it takes: its fields twice, as they were stored and as they were last given.
    pub(crate) fn weight(&self) -> usize {
        let fields = self.headers.iter();
        let fields = fields.map(|(name, value)| name.as_str().len() + value.len() + FIELD);
        size_of::<Self>() + 2 * fields.sum::<usize>() + self.body.len()
    }
}

/// The same fields in memory of their own.
fn owned(headers: &HeaderMap) -> HeaderMap {
    let mut copy = HeaderMap::with_capacity(headers.keys_len());
    for (name, value) in headers {
        let own = HeaderValue::from_bytes(value.as_bytes()).unwrap_or_else(|_| value.clone());
        let name =
            HeaderName::from_bytes(name.as_str().as_bytes()).unwrap_or_else(|_| name.clone());
        copy.append(name, own);
    }
    copy
}

/// One body of these pieces, in memory of its own.
pub(crate) fn joined(pieces: &[Bytes]) -> Bytes {
    let length = pieces.iter().map(Bytes::len).sum();
    let mut whole = Vec::with_capacity(length);
    for piece in pieces {
        whole.extend_from_slice(piece);
    }
    Bytes::from(whole)
}
