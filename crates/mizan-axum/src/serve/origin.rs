//! Cross-origin protection (2.20): a page of another origin sends nothing unsafe.

use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{Method, Uri, header};
use mizan_core::{Problem, ProtocolCode};

/// Refuses an unsafe request that a browser sent from another origin.
pub(crate) fn check(parts: &Parts, trusted: &[String]) -> Result<(), Problem> {
    if matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(());
    }
    let text = |name: &str| {
        parts
            .headers
            .get(name)
            .map(|value| value.to_str().unwrap_or("?"))
    };
    let origin = text("origin");
    let same = match (text("sec-fetch-site"), origin) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => is_host(origin, parts),
        (None, None) => true,
    };
    if same || origin.is_some_and(|origin| is_trusted(origin, trusted)) {
        return Ok(());
    }
    Err(Problem::new(
        ProtocolCode::CrossOrigin,
        "the request comes from another origin; the server can allow it with `allow_origin`",
    ))
}

fn is_trusted(origin: &str, trusted: &[String]) -> bool {
    trusted
        .iter()
        .any(|trusted| trusted.eq_ignore_ascii_case(origin))
}

/// Whether the authority of `Origin` equals `Host`; `null` and anything unreadable do not.
fn is_host(origin: &str, parts: &Parts) -> bool {
    let host = parts
        .headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let host = host.or_else(|| parts.uri.authority().map(Authority::as_str));
    let origin = origin.parse::<Uri>().ok();
    let authority = origin
        .as_ref()
        .and_then(Uri::authority)
        .map(Authority::as_str);
    match (authority, host) {
        (Some(authority), Some(host)) => authority.eq_ignore_ascii_case(host),
        _ => false,
    }
}
