//! An answer in memory.

use std::sync::Arc;

use arc_swap::ArcSwapOption;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use mizan_core::etag;

use crate::message::control;

/// Fields that are made anew for every answer, or that belong to the one the origin gave.
const OWN: [HeaderName; 5] = [
    header::AGE,
    header::CONTENT_LENGTH,
    header::VIA,
    HeaderName::from_static("cache-status"),
    HeaderName::from_static("server-timing"),
];

/// An answer in memory, ready to be given: its fields are as clients may see them.
#[derive(Debug)]
pub(super) struct Stored {
    pub(super) headers: HeaderMap,
    pub(super) etag: HeaderValue,
    pub(super) body: Bytes,
    /// The fields of the last hit: those in the same second have the same.
    last: ArcSwapOption<Fields>,
}

/// The fields of a hit, so many seconds old.
#[derive(Debug)]
struct Fields {
    age: u64,
    headers: HeaderMap,
}

impl Stored {
    /// Takes a complete answer.
    pub(super) fn new(mut headers: HeaderMap, body: Bytes) -> Self {
        control::strip(&mut headers);
        for name in &OWN {
            headers.remove(name);
        }
        let etag = strong(&headers).unwrap_or_else(|| computed(&body));
        headers.insert(header::ETAG, etag.clone());
        Self {
            headers,
            etag,
            body,
            last: ArcSwapOption::empty(),
        }
    }

    /// The fields of a hit that is `age` seconds old; `make` adds those that change with it.
    pub(super) fn fields(&self, age: u64, make: impl FnOnce(&mut HeaderMap)) -> HeaderMap {
        if let Some(last) = self.last.load().as_ref().filter(|last| last.age == age) {
            return last.headers.clone();
        }
        let mut headers = self.headers.clone();
        make(&mut headers);
        let last = Fields {
            age,
            headers: headers.clone(),
        };
        self.last.store(Some(Arc::new(last)));
        headers
    }

    /// The same body with the fields of an answer that said it is still current.
    pub(super) fn renewed(&self, newer: &HeaderMap) -> Self {
        let mut headers = self.headers.clone();
        for (name, value) in newer.iter().filter(|(name, _)| **name != header::ETAG) {
            headers.insert(name.clone(), value.clone());
        }
        Self::new(headers, self.body.clone())
    }

    /// About how many bytes it holds.
    pub(super) fn bytes(&self) -> usize {
        let fields = self.headers.iter();
        let fields = fields.map(|(name, value)| name.as_str().len() + value.len() + 32);
        // Once as they came, once as they were last given.
        2 * fields.sum::<usize>() + self.body.len()
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
