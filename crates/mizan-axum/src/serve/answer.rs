//! The core's answers as axum responses.

use crate::request::Call;
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use mizan_core::{Answer, HeaderField, Problem};
use std::borrow::Cow;

/// `If-None-Match` of a request.
pub(crate) fn known(call: &Call) -> Option<&str> {
    let known = call.request().headers.get(header::IF_NONE_MATCH)?;
    known.to_str().ok()
}

/// Status, headers and body as they are; nothing is copied.
pub(crate) fn response<B: Into<Body>>(answer: Answer<B>) -> Response {
    let mut response = Response::new(answer.body.into());
    *response.status_mut() =
        StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    add_headers(&mut response, answer.headers);
    response
}

/// A problem as `application/problem+json`.
pub(crate) fn problem(problem: &Problem) -> Response {
    response(problem.answer())
}

/// A JSON document that nobody stores.
pub(crate) fn json(body: Vec<u8>) -> Response {
    let headers = vec![
        ("content-type", "application/json".into()),
        ("cache-control", "no-store".into()),
    ];
    response(Answer {
        status: 200,
        headers,
        body,
    })
}

/// Adds the core's header fields.
pub(crate) fn add_headers(response: &mut Response, headers: impl IntoIterator<Item = HeaderField>) {
    let headers = headers.into_iter();
    let fields = response.headers_mut();
    fields.reserve(headers.size_hint().0);
    for (name, value) in headers {
        let value = match value {
            Cow::Borrowed(value) => Ok(HeaderValue::from_static(value)),
            Cow::Owned(value) => HeaderValue::try_from(value),
        };
        if let Ok(value) = value {
            fields.append(header_name(name), value);
        }
    }
}

/// The names that most answers have, without reading them letter by letter.
fn header_name(name: &'static str) -> HeaderName {
    match name {
        "content-type" => header::CONTENT_TYPE,
        "cache-control" => header::CACHE_CONTROL,
        "etag" => header::ETAG,
        "age" => header::AGE,
        "vary" => header::VARY,
        "cache-status" => header::CACHE_STATUS,
        "cache-groups" => GROUPS,
        "cache-group-invalidation" => GROUP_INVALIDATION,
        "x-mizan-invalidate" => INVALIDATE,
        name => HeaderName::from_static(name),
    }
}

const GROUPS: HeaderName = HeaderName::from_static("cache-groups");
const GROUP_INVALIDATION: HeaderName = HeaderName::from_static("cache-group-invalidation");
const INVALIDATE: HeaderName = HeaderName::from_static("x-mizan-invalidate");

/// The same response with one more header field.
pub(crate) fn with_header(mut response: Response, name: HeaderName, value: String) -> Response {
    if let Ok(value) = HeaderValue::try_from(value) {
        response.headers_mut().insert(name, value);
    }
    response
}
