//! A stored bundle: its body, and behind it the fields that are the same whenever it is answered.

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use mizan_core::{Cached, etag};
use std::ops::Range;

/// The fields of an answer that are stored with it, each by its position here.
static FIELDS: [HeaderName; 4] = [
    header::ETAG,
    HeaderName::from_static("cache-groups"),
    HeaderName::from_static("cdn-cache-control"),
    header::VARY,
];

/// Bytes of the length that ends a stored bundle, and of that of each field.
const LENGTH: usize = 4;

/// A bundle as it is stored: a look-up hands out parts of it, and nothing is computed or copied again.
#[derive(Debug, Clone)]
pub(crate) struct StoredBundle {
    stored: Bytes,
    /// Where the body ends.
    body: usize,
}

impl StoredBundle {
    /// A complete body with the fields that the core gives it.
    pub(crate) fn encode(body: Vec<u8>, cached: &Cached) -> Bytes {
        let answer = cached.answer(body, None, false);
        let mut stored = answer.body;
        let body = stored.len();
        for (index, name) in (0u8..).zip(&FIELDS) {
            let field = answer.headers.iter().find(|(field, _)| *name == *field);
            if let Some((_, value)) = field {
                stored.push(index);
                push_length(&mut stored, value.len());
                stored.extend_from_slice(value.as_bytes());
            }
        }
        push_length(&mut stored, body);
        stored.into()
    }

    /// Nothing for bytes that [`encode`](Self::encode) did not write.
    pub(crate) fn decode(stored: Bytes) -> Option<Self> {
        let end = stored.len().checked_sub(LENGTH)?;
        let body = read_length(&stored, end)?;
        (body <= end).then_some(Self { stored, body })
    }

    /// The response: 304 without a body when the request names the entity tag.
    pub(crate) fn response(&self, if_none_match: Option<&str>) -> Response {
        // The stored ones, `Cache-Control`, `Content-Type`, and two on what the cache did.
        let mut fields = HeaderMap::with_capacity(self.fields().count() + 4);
        let control = HeaderValue::from_static("private, no-cache");
        fields.insert(header::CACHE_CONTROL, control);
        let mut fresh = false;
        for (name, place) in self.fields() {
            let value = self.stored.slice(place);
            if let (Some(known), true) = (if_none_match, *name == header::ETAG)
                && let Ok(etag) = std::str::from_utf8(&value)
            {
                fresh = etag::matches(known, etag);
            }
            if let Ok(value) = HeaderValue::from_maybe_shared(value) {
                fields.insert(name.clone(), value);
            }
        }
        let mut response = Response::default();
        if fresh {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        } else {
            let json = HeaderValue::from_static("application/json");
            fields.insert(header::CONTENT_TYPE, json);
            *response.body_mut() = self.body().into();
        }
        *response.headers_mut() = fields;
        response
    }

    /// The body alone.
    pub(crate) fn body(&self) -> Bytes {
        self.stored.slice(..self.body)
    }

    /// The name of each field, and where its value stands.
    fn fields(&self) -> impl Iterator<Item = (&'static HeaderName, Range<usize>)> {
        let end = self.stored.len() - LENGTH;
        let mut at = self.body;
        std::iter::from_fn(move || {
            let index = *self.stored.get(at).filter(|_| at < end)?;
            let name = FIELDS.get(usize::from(index))?;
            let start = at + 1 + LENGTH;
            let next = start.checked_add(read_length(&self.stored, at + 1)?)?;
            if next > end {
                return None;
            }
            at = next;
            Some((name, start..next))
        })
    }
}

fn push_length(stored: &mut Vec<u8>, length: usize) {
    let length = u32::try_from(length).unwrap_or(u32::MAX);
    stored.extend_from_slice(&length.to_be_bytes());
}

fn read_length(stored: &Bytes, at: usize) -> Option<usize> {
    let bytes = stored.get(at..at.checked_add(LENGTH)?)?;
    let bytes: [u8; LENGTH] = bytes.try_into().ok()?;
    usize::try_from(u32::from_be_bytes(bytes)).ok()
}

#[cfg(test)]
mod tests {
    use super::StoredBundle;
    use bytes::Bytes;

    #[test]
    fn bytes_that_are_no_stored_bundle_give_none_or_no_fields() {
        for bytes in [
            &b""[..],
            b"abc",
            b"\0\0\0\x05",
            b"{}\x09\0\0\0\0\0\0\0\x02",
            b"{}\x00\xff\xff\xff\xff\0\0\0\x02",
        ] {
            if let Some(stored) = StoredBundle::decode(Bytes::copy_from_slice(bytes)) {
                assert_eq!(stored.response(Some("*")).headers().len(), 2, "{bytes:?}");
            }
        }
    }
}
