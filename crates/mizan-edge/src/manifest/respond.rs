//! From a stored answer to a response: `Age`, `Cache-Status`, and 304 for a client that has it.

use std::{fmt, time::Duration};

use http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, header};
use mizan_core::etag;

use super::stored::Stored;
use crate::body::Body;

pub(super) const CACHE_STATUS: HeaderName = HeaderName::from_static("cache-status");
const VIA: HeaderValue = HeaderValue::from_static("1.1 mizan-edge");

/// How an answer came about, as RFC 9211 says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// From memory; it is fresh for so many seconds more, or no longer since so many.
    Hit(i64),
    /// From memory although the origin failed.
    Despite(i64),
    /// From the origin, which another request had asked.
    Collapsed,
    /// From the origin.
    Forwarded {
        /// Why.
        why: &'static str,
        /// Whether it is kept now.
        stored: bool,
    },
    /// From the origin, which alone may answer; the word says why.
    Bypass(&'static str),
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("mizan-edge; ")?;
        match self {
            Self::Hit(ttl) => write!(f, "hit; ttl={ttl}"),
            Self::Despite(ttl) => write!(f, "hit; ttl={ttl}; detail=origin-failed"),
            Self::Collapsed => f.write_str("fwd=miss; collapsed"),
            Self::Forwarded { why, stored: true } => write!(f, "fwd={why}; stored"),
            Self::Forwarded { why, stored: false } => write!(f, "fwd={why}"),
            Self::Bypass(why) => write!(f, "fwd=bypass; detail={why}"),
        }
    }
}

impl Status {
    /// Adds it to what caches behind this one said.
    pub(crate) fn add(self, headers: &mut HeaderMap) {
        if let Ok(value) = HeaderValue::try_from(self.to_string()) {
            headers.append(CACHE_STATUS, value);
        }
    }
}

/// What of a request decides the form of its answer.
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

    fn has(&self, stored: &Stored) -> bool {
        let named = self.if_none_match.as_ref().and_then(|v| v.to_str().ok());
        let etag = stored.etag.to_str().unwrap_or_default();
        named.is_some_and(|named| etag::matches(named, etag))
    }
}

/// The response of a stored answer, `age` old.
pub(super) fn respond(
    stored: &Stored,
    wanted: &Wanted,
    age: Duration,
    status: Status,
) -> Response<Body> {
    let has_it = wanted.has(stored);
    let mut response = Response::new(match has_it || wanted.head {
        true => Body::Empty,
        false => Body::from(stored.body.clone()),
    });
    let headers = response.headers_mut();
    let age = age.as_secs();
    let add = |headers: &mut HeaderMap| {
        headers.insert(header::AGE, HeaderValue::from(age));
        headers.insert(header::VIA, VIA);
        status.add(headers);
    };
    *headers = match status {
        Status::Hit(_) => stored.fields(age, add),
        _ => {
            let mut headers = stored.headers.clone();
            add(&mut headers);
            headers
        }
    };
    if has_it {
        headers.remove(header::CONTENT_TYPE);
        headers.remove(header::CONTENT_ENCODING);
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    } else if wanted.head {
        headers.insert(header::CONTENT_LENGTH, stored.body.len().into());
    }
    response
}
