//! What the engine wants to know of a request before its body is read.

use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{HeaderName, header};
use mizan_core::gate::Head;

const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Method, path, and the header fields that decide whether a request comes in.
pub(crate) fn head(parts: &Parts) -> Head<'_> {
    let length = parts
        .uri
        .path_and_query()
        .map_or(0, |target| target.as_str().len());
    Head {
        method: parts.method.as_str(),
        path: parts.uri.path(),
        target_length: length,
        site: text(parts, &SITE),
        origin: text(parts, &header::ORIGIN),
        host: host(parts),
        authorization: text(parts, &header::AUTHORIZATION),
        content_type: text(parts, &header::CONTENT_TYPE),
        content_length: text(parts, &header::CONTENT_LENGTH).and_then(|length| length.parse().ok()),
    }
}

/// The host that a request is for.
fn host(parts: &Parts) -> Option<&str> {
    text(parts, &header::HOST).or_else(|| parts.uri.authority().map(Authority::as_str))
}

/// A field that is no text is there all the same, and equals nothing.
fn text<'a>(parts: &'a Parts, name: &HeaderName) -> Option<&'a str> {
    let value = parts.headers.get(name)?;
    Some(value.to_str().unwrap_or("?"))
}
