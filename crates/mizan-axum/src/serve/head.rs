//! What the engine wants to know of a request before its body is read.

use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use mizan_core::gate::Head;

/// Method, path, and the header fields that decide whether a request comes in.
pub(crate) fn head(parts: &Parts) -> Head<'_> {
    let length = parts
        .uri
        .path_and_query()
        .map_or(0, |target| target.as_str().len());
    let [
        site,
        origin,
        host,
        authorization,
        content_type,
        content_length,
    ] = first_values(&parts.headers);
    Head {
        method: parts.method.as_str(),
        path: parts.uri.path(),
        target_length: length,
        site,
        origin,
        host: host.or_else(|| parts.uri.authority().map(Authority::as_str)),
        authorization,
        content_type,
        content_length: content_length.and_then(|length| length.parse().ok()),
    }
}

/// Leaves one host where a request has two: that of a target in absolute form counts, and `Host` beside it does not (RFC
/// 9112 §3.2.2). Guards and functions then see the host that is in the key, whichever of the two they read.
pub(crate) fn agree_on_host(parts: &mut Parts) {
    let Some(target) = parts.uri.authority().map(Authority::as_str) else {
        return;
    };
    let field = parts.headers.get(header::HOST);
    let differs = field.is_some_and(|field| field != target);
    if differs && let Ok(host) = HeaderValue::from_str(target) {
        parts.headers.insert(header::HOST, host);
    }
}

static NAMES: [HeaderName; 6] = [
    HeaderName::from_static("sec-fetch-site"),
    header::ORIGIN,
    header::HOST,
    header::AUTHORIZATION,
    header::CONTENT_TYPE,
    header::CONTENT_LENGTH,
];

/// The first value of each of the fields, in one pass, which hashes no name. A field that is no text is there all the
/// same, and equals nothing.
fn first_values(headers: &HeaderMap) -> [Option<&str>; 6] {
    let mut values = [None; 6];
    for (name, value) in headers {
        let mut wanted = NAMES.iter().zip(&mut values);
        if let Some((_, first)) = wanted.find(|(wanted, _)| *wanted == name) {
            first.get_or_insert(value.to_str().unwrap_or("?"));
        }
    }
    values
}
