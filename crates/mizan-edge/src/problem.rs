//! Answers the edge gives by itself when something is wrong: `application/problem+json`, never stored.

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};

use crate::{body::Body, upstream::Failure};

/// A problem of RFC 9457 with this status and detail.
pub(crate) fn problem(status: StatusCode, code: &str, detail: &str) -> Response<Body> {
    let title = status.canonical_reason().unwrap_or("Error");
    // No part needs escaping: all three are words of this crate.
    let text = format!(
        r#"{{"type":"about:blank","title":"{title}","status":{},"code":"{code}","detail":"{detail}"}}"#,
        status.as_u16()
    );
    let mut response = Response::new(Body::Full(Bytes::from(text)));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The answer when no origin gave one.
pub(crate) fn upstream(failure: &Failure) -> Response<Body> {
    problem(failure.status(), failure.code(), failure.detail())
}
