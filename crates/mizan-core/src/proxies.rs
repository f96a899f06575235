//! Request fields that only proxies may set. An edge takes none of them from a client: it removes them, or sets them from
//! its own connection.

use crate::mwt;

/// Fields by which proxies tell each other and an origin who sent a request, and how it was written.
const FIELDS: [&str; 22] = [
    "cdn-cache-control",
    "cdn-loop",
    "cf-connecting-ip",
    "client-ip",
    "fastly-client-ip",
    "forwarded",
    "front-end-https",
    "proxy",
    "surrogate-capability",
    "surrogate-control",
    "true-client-ip",
    "x-client-ip",
    "x-cluster-client-ip",
    "x-host",
    "x-http-method",
    "x-http-method-override",
    "x-method-override",
    "x-original-host",
    "x-original-uri",
    "x-original-url",
    "x-real-ip",
    "x-rewrite-url",
];

/// Fields that an edge sets from the URL that was requested, which is part of every key.
const OF_THE_URL: [&str; 2] = ["x-forwarded-host", "x-forwarded-proto"];

/// Whether no client has a say in the field of this name, in lower case.
pub fn is_distrusted(name: &str) -> bool {
    FIELDS.contains(&name)
        // A proof is as good from a client.
        || (is_own(name) && name != mwt::BOUND)
        || name.starts_with("x-forwarded-")
        || name == "x-mizan-invalidate"
        // Servers that turn `-` into `_` cannot tell the two apart.
        || name.contains('_')
}

/// Whether the field of this name is one that the caches of Mizan write.
pub(crate) fn is_own(name: &str) -> bool {
    name.starts_with("mizan-")
}

/// Whether an edge cannot give an origin the field of this name as a client sent it, and it may differ between requests
/// for one URL.
pub(crate) fn is_hidden_by_edges(name: &str) -> bool {
    is_distrusted(name) && !OF_THE_URL.contains(&name)
}
