//! Fields that concern one connection (RFC 9110 §7.6.1): they end here, in both directions.

use http::{HeaderMap, HeaderName, HeaderValue, header};

/// Fields that are hop-by-hop whether `Connection` names them or not.
const ALWAYS: [HeaderName; 7] = [
    header::CONNECTION,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
];

/// Fields that keep their meaning end to end, although a sender may try to have them removed by naming them.
const NEVER: [&str; 23] = [
    "accept",
    "accept-encoding",
    "accept-language",
    "age",
    "authorization",
    "cache-control",
    "cache-group-invalidation",
    "cache-groups",
    "cdn-cache-control",
    "content-encoding",
    "content-length",
    "content-range",
    "content-type",
    "cookie",
    "date",
    "etag",
    "expires",
    "host",
    "last-modified",
    "origin",
    "range",
    "set-cookie",
    "vary",
];

/// Removes the fields that concern one connection.
pub(crate) fn strip(headers: &mut HeaderMap) {
    for name in named(headers) {
        headers.remove(name);
    }
    for name in &ALWAYS {
        headers.remove(name);
    }
}

/// The protocol a message asks to change to, or changes to.
pub(crate) fn upgrade(headers: &HeaderMap) -> Option<HeaderValue> {
    let wanted = tokens(headers).any(|token| token.eq_ignore_ascii_case("upgrade"));
    headers.get(header::UPGRADE).filter(|_| wanted).cloned()
}

/// What `Connection` names, but for what it has no say in: neither control nor content of a message.
fn named(headers: &HeaderMap) -> Vec<HeaderName> {
    tokens(headers)
        .filter_map(|token| token.parse::<HeaderName>().ok())
        .filter(|name| {
            let name = name.as_str();
            !NEVER.contains(&name) && !name.starts_with("mizan-") && name != "x-mizan-invalidate"
        })
        .collect()
}

fn tokens(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    headers
        .get_all(header::CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stripped(fields: &[(&'static str, &'static str)]) -> Vec<String> {
        let mut headers: HeaderMap = fields
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()))
            .collect();
        strip(&mut headers);
        let mut left: Vec<_> = headers.keys().map(ToString::to_string).collect();
        left.sort_unstable();
        left
    }

    #[test]
    fn what_connection_names_ends_here() {
        let left = stripped(&[
            ("connection", "close, x-private"),
            ("x-private", "1"),
            ("keep-alive", "timeout=5"),
            ("accept", "*/*"),
        ]);
        assert_eq!(left, ["accept"]);
    }

    #[test]
    fn connection_cannot_take_away_what_a_cache_decides_by() {
        let left = stripped(&[
            ("connection", "cache-groups, Mizan-Identity, cookie"),
            ("cache-groups", "\"board\""),
            ("mizan-identity", "5"),
            ("cookie", "a=b"),
        ]);
        assert_eq!(left, ["cache-groups", "cookie", "mizan-identity"]);
    }
}
