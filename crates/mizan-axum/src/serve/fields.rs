//! The header fields that say what the cache did, to an edge and to a developer.

use axum::http::HeaderMap;
use mizan_cache::Found;
use mizan_core::{CacheStatus, HeaderFields};
use std::borrow::Cow;
use std::time::Instant;

type Field = (&'static str, Cow<'static, str>);

/// Whether a request says that it comes from an edge.
pub(crate) fn is_edge(headers: &HeaderMap) -> bool {
    headers.get("mizan-edge").is_some_and(|value| value == "1")
}

/// What the cache did, and how old the answer is.
pub(crate) fn found(found: Found) -> HeaderFields {
    let status = match found {
        Found::Hit { .. } | Found::Stale { .. } => CacheStatus::Hit,
        Found::Joined => CacheStatus::Collapsed,
        Found::Filled { stored: true } => CacheStatus::Stored,
        Found::Filled { stored: false } => CacheStatus::Miss,
        Found::Bypass => CacheStatus::Bypass,
    };
    let mut headers = vec![status.field()];
    if let Found::Hit { age } | Found::Stale { age } = found {
        headers.push(("age", age.as_secs().to_string().into()));
    }
    headers
}

/// How long the cache took, for a developer's own eyes.
pub(crate) fn timing(found: Found, started: Instant) -> Field {
    let what = match found {
        Found::Hit { .. } => "hit",
        Found::Stale { .. } => "stale",
        Found::Joined => "joined",
        Found::Filled { .. } => "miss",
        Found::Bypass => "bypass",
    };
    let millis = started.elapsed().as_secs_f64() * 1000.0;
    let value = format!("mizan-cache;desc=\"{what}\";dur={millis:.3}");
    ("server-timing", value.into())
}
