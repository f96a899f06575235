//! Fields by which origins, caches and proxies steer each other: none is taken from a client, none is shown to one.

use http::{HeaderMap, HeaderName};
use mizan_core::is_distrusted;

/// What an origin tells every shared cache on the way (RFC 9213).
const FOR_ALL: &str = "cdn-cache-control";

/// What an origin tells clients of the spelling of their params (5.7 of the protocol).
const FOR_CLIENTS: &str = "mizan-params";

/// Fields by which an origin tells its caches what to do.
const FOR_CACHES: [&str; 8] = [
    "cache-group-invalidation",
    "cache-groups",
    "cache-tag",
    "edge-control",
    "surrogate-control",
    "surrogate-key",
    "xkey",
    "x-accel-expires",
];

/// Takes from a client's request every control field.
pub(crate) fn distrust(headers: &mut HeaderMap) {
    remove(headers, is_distrusted);
}

/// Takes from an answer what was meant for caches; `X-Mizan-Invalidate` stays, for a client reads it when a call fails.
pub(crate) fn strip(headers: &mut HeaderMap) {
    headers.remove(FOR_ALL);
    strip_own(headers);
}

/// The same, but for what caches in front of the edge may act on, too: where no purge would have to reach them.
pub(crate) fn strip_own(headers: &mut HeaderMap) {
    remove(headers, |name| {
        FOR_CACHES.contains(&name) || name.starts_with("mizan-") && name != FOR_CLIENTS
    });
}

fn remove(headers: &mut HeaderMap, unwanted: impl Fn(&str) -> bool) {
    let names: Vec<HeaderName> = headers
        .keys()
        .filter(|name| unwanted(name.as_str()))
        .cloned()
        .collect();
    for name in names {
        headers.remove(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(names: &[&'static str]) -> HeaderMap {
        names
            .iter()
            .map(|name| (HeaderName::from_static(name), "x".parse().unwrap()))
            .collect()
    }

    #[test]
    fn a_client_cannot_claim_who_it_is_or_steer_a_cache() {
        let mut headers = fields(&[
            "mizan-edge",
            "mizan-identity",
            "x-forwarded-for",
            "x-forwarded-prefix",
            "forwarded",
            "x-http-method-override",
            "mizan_edge",
            "x-mizan-mounted",
            "accept",
        ]);
        distrust(&mut headers);
        let mut left: Vec<_> = headers.keys().map(HeaderName::as_str).collect();
        left.sort_unstable();
        assert_eq!(left, ["accept", "x-mizan-mounted"]);
    }

    #[test]
    fn an_answer_shows_nothing_that_was_meant_for_caches() {
        let mut headers = fields(&[
            "cache-groups",
            "mizan-seq",
            "mizan-params",
            "x-mizan-invalidate",
            "etag",
        ]);
        strip(&mut headers);
        let mut left: Vec<_> = headers.keys().map(HeaderName::as_str).collect();
        left.sort_unstable();
        assert_eq!(left, ["etag", "mizan-params", "x-mizan-invalidate"]);
    }
}
