//! From a stored response to the one a client gets: `Age`, `Cache-Status`, and 304 for a client that has it.

use http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use mizan_cache::CacheOutcome;
use mizan_core::etag;

use super::stored::Cached;
use crate::{body::Body, store::cache_status};

const VIA: HeaderValue = HeaderValue::from_static("1.1 mizan-edge");

/// What of a request decides the form of its response.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    head: bool,
    if_none_match: Option<HeaderValue>,
}

impl Wanted {
    pub(super) fn of(method: &Method, headers: &HeaderMap) -> Self {
        Self {
            head: method == Method::HEAD,
            if_none_match: headers.get(header::IF_NONE_MATCH).cloned(),
        }
    }

    fn has(&self, cached: &Cached) -> bool {
        let named = self.if_none_match.as_ref().and_then(|v| v.to_str().ok());
        let etag = cached.terms.etag.to_str().unwrap_or_default();
        named.is_some_and(|named| etag::matches(named, etag))
    }
}

/// The response that a stored one gives.
pub(super) fn respond(cached: &Cached, wanted: &Wanted, outcome: CacheOutcome) -> Response<Body> {
    let has_it = wanted.has(cached);
    let mut response = Response::new(match has_it || wanted.head {
        true => Body::Empty,
        false => Body::from(cached.body.clone()),
    });
    let headers = response.headers_mut();
    // A response that just came is as old as it was then.
    let age = outcome.age().unwrap_or(cached.times.age).as_secs();
    let add = |headers: &mut HeaderMap| {
        headers.insert(header::VIA, VIA);
        cache_status::add(headers, &cache_status::status(outcome));
    };
    *headers = match outcome {
        CacheOutcome::Hit { .. } | CacheOutcome::Stale { .. } => cached.hit_fields(age, add),
        _ => {
            let mut headers = cached.fields.clone();
            headers.insert(header::AGE, HeaderValue::from(age));
            add(&mut headers);
            headers
        }
    };
    if has_it {
        headers.remove(header::CONTENT_TYPE);
        headers.remove(header::CONTENT_ENCODING);
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    } else if wanted.head {
        headers.insert(header::CONTENT_LENGTH, cached.body.len().into());
    }
    response
}
