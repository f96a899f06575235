//! What the edge tells an origin about the client and itself (RFC 7239, RFC 9110 §7.6.3).

use http::{HeaderMap, HeaderName, HeaderValue, Version, header};

use super::Client;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const PSEUDONYM: &str = "mizan-edge";

/// Describes the client of a forwarded request: its address, and the host and scheme that it requested.
pub(crate) fn describe(headers: &mut HeaderMap, client: &Client) {
    let address = client.address.to_canonical();
    let node = match address.is_ipv6() {
        true => format!("\"[{address}]\""),
        false => address.to_string(),
    };
    let proto = client.scheme();
    let host = headers.get(header::HOST);
    let quoted = host.and_then(|host| host.to_str().ok());
    let forwarded = match quoted {
        Some(host) => format!("for={node};host=\"{host}\";proto={proto}"),
        None => format!("for={node};proto={proto}"),
    };
    set(headers, header::FORWARDED, &forwarded);
    set(headers, FORWARDED_FOR, &address.to_string());
    describe_host(headers, proto);
}

/// Says which URL was asked for, and nothing of who asked.
pub(crate) fn describe_host(headers: &mut HeaderMap, proto: &'static str) {
    headers.insert(FORWARDED_PROTO, HeaderValue::from_static(proto));
    if let Some(host) = headers.get(header::HOST).cloned() {
        headers.insert(FORWARDED_HOST, host);
    }
}

/// Adds this edge to the proxies a message passed.
pub(crate) fn via(headers: &mut HeaderMap, version: Version) {
    let protocol = match version {
        Version::HTTP_10 => "1.0",
        Version::HTTP_2 => "2",
        _ => "1.1",
    };
    if let Ok(value) = HeaderValue::try_from(format!("{protocol} {PSEUDONYM}")) {
        headers.append(header::VIA, value);
    }
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    match HeaderValue::from_str(value) {
        Ok(value) => headers.insert(name, value),
        Err(_) => headers.remove(name),
    };
}
