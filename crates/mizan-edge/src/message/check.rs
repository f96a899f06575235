//! What a request must be before anything is decided by it; what is ambiguous is refused.

use http::{Method, Request, Response, StatusCode, Uri, Version, header, uri::Authority};
use hyper::body::Body as _;

use crate::{Limits, body::Body, problem::problem};

/// Why a request is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// There is no host, more than one, or two that differ.
    Host,
    /// The target is no path.
    Target,
    /// The target is too long.
    TargetLength,
    /// The method makes a tunnel or an echo.
    Method,
    /// The body is too long.
    Body,
}

impl Refused {
    /// The answer, after which the connection ends.
    pub(crate) fn response(self) -> Response<Body> {
        let (status, detail) = match self {
            Self::Host => (StatusCode::BAD_REQUEST, "the request needs one host"),
            Self::Target => (StatusCode::BAD_REQUEST, "the target is not a plain path"),
            Self::TargetLength => (StatusCode::URI_TOO_LONG, "the target is too long"),
            Self::Method => (StatusCode::NOT_IMPLEMENTED, "the method is not forwarded"),
            Self::Body => (StatusCode::PAYLOAD_TOO_LARGE, "the body is too large"),
        };
        let mut response = problem(status, "bad_request", detail);
        let close = http::HeaderValue::from_static("close");
        response.headers_mut().insert(header::CONNECTION, close);
        response
    }
}

/// Checks a request and leaves its host in `Host` and its target as path and query.
pub(crate) fn check(request: &mut Request<Body>, limits: &Limits) -> Result<(), Refused> {
    if matches!(*request.method(), Method::CONNECT | Method::TRACE) {
        return Err(Refused::Method);
    }
    let length = request
        .uri()
        .path_and_query()
        .map_or(0, |p| p.as_str().len());
    if length > limits.target {
        return Err(Refused::TargetLength);
    }
    if request.body().size_hint().lower() > limits.body {
        return Err(Refused::Body);
    }
    one_host(request)?;
    one_cookie(request);
    plain_target(request)
}

/// HTTP/2 may divide the cookies over several fields; HTTP/1.1 has one (RFC 9113 §8.2.3).
fn one_cookie(request: &mut Request<Body>) {
    let cookies = request.headers().get_all(header::COOKIE);
    if cookies.iter().nth(1).is_none() {
        return;
    }
    let cookies: Vec<_> = cookies.iter().map(http::HeaderValue::as_bytes).collect();
    if let Ok(joined) = cookies.join(b"; ".as_slice()).try_into() {
        request.headers_mut().insert(header::COOKIE, joined);
    }
}

/// Agrees on one host: of `Host` and of the target, which must not differ when both are given.
fn one_host(request: &mut Request<Body>) -> Result<(), Refused> {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let host = match (hosts.next(), hosts.next()) {
        (_, Some(_)) => return Err(Refused::Host),
        (host, None) => host.map(|host| authority(host.as_bytes())).transpose()?,
    };
    let target = request.uri().authority();
    if target.is_some_and(|target| target.as_str().contains('@')) {
        return Err(Refused::Host);
    }
    match (host, target) {
        (Some(host), Some(target)) if !same(&host, target) => Err(Refused::Host),
        (Some(_), _) => Ok(()),
        (None, Some(target)) => {
            let host = target.as_str().try_into().map_err(|_| Refused::Host)?;
            request.headers_mut().insert(header::HOST, host);
            Ok(())
        }
        // HTTP/1.0 knows no `Host`; the origin decides what it serves without.
        (None, None) if request.version() == Version::HTTP_10 => Ok(()),
        (None, None) => Err(Refused::Host),
    }
}

fn same(host: &Authority, target: &Authority) -> bool {
    host.as_str().eq_ignore_ascii_case(target.as_str())
}

fn authority(host: &[u8]) -> Result<Authority, Refused> {
    let host = Authority::try_from(host).map_err(|_| Refused::Host)?;
    match host.as_str().contains('@') {
        true => Err(Refused::Host),
        false => Ok(host),
    }
}

/// Leaves path and query of the target; `*` is a target of OPTIONS alone.
fn plain_target(request: &mut Request<Body>) -> Result<(), Refused> {
    let target = request.uri().path_and_query().ok_or(Refused::Target)?;
    let path = target.path();
    let star = path == "*" && request.method() == Method::OPTIONS;
    if !(star || path.starts_with('/')) {
        return Err(Refused::Target);
    }
    if request.uri().authority().is_some() {
        *request.uri_mut() = Uri::from(target.clone());
    }
    Ok(())
}
