//! The header fields that say what the cache did, to an edge and to a developer.

use super::answer;
use axum::http::HeaderMap;
use axum::response::Response;
use mizan_cache::CacheOutcome;
use mizan_core::{CacheStatus, HeaderFields};
use std::borrow::Cow;
use std::time::Instant;

pub(crate) type Field = (&'static str, Cow<'static, str>);

/// Why the cache has no part in a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bypass {
    /// The app has no cache.
    Off,
    /// A private response for a caller without an identity.
    NoIdentity,
    /// `identify` failed, so the caller is unknown.
    IdentifyFailed,
    /// A function given to `vary_by` failed.
    VaryByFailed,
    /// The guard of a member refuses the caller.
    Guard,
}

impl Bypass {
    /// The header field.
    pub(crate) fn field(self) -> Field {
        let value = match self {
            Self::Off => "mizan; fwd=bypass; detail=off",
            Self::NoIdentity => "mizan; fwd=bypass; detail=no-identity",
            Self::IdentifyFailed => "mizan; fwd=bypass; detail=identify-failed",
            Self::VaryByFailed => "mizan; fwd=bypass; detail=vary-by-failed",
            Self::Guard => "mizan; fwd=bypass; detail=guard",
        };
        ("cache-status", value.into())
    }
}

/// The response with one more field.
pub(crate) fn with(mut response: Response, field: Field) -> Response {
    answer::add_headers(&mut response, vec![field]);
    response
}

/// Whether a request says that it comes from an edge.
pub(crate) fn is_edge(headers: &HeaderMap) -> bool {
    headers.get("mizan-edge").is_some_and(|value| value == "1")
}

/// What the cache did, and how old the answer is.
pub(crate) fn found(outcome: CacheOutcome) -> HeaderFields {
    let status = match outcome {
        CacheOutcome::Hit { .. }
        | CacheOutcome::Stale { .. }
        | CacheOutcome::StaleIfError { .. } => CacheStatus::Hit,
        CacheOutcome::Collapsed => CacheStatus::Collapsed,
        _ if outcome.is_stored() => CacheStatus::Stored,
        CacheOutcome::Filled { .. } | CacheOutcome::Revalidated { .. } => CacheStatus::Miss,
        CacheOutcome::Bypass { .. } => CacheStatus::Bypass,
    };
    let mut headers = vec![status.field()];
    if let Some(age) = outcome.age() {
        headers.push(("age", age.as_secs().to_string().into()));
    }
    headers
}

/// How long the cache took, for a developer's own eyes.
pub(crate) fn timing(outcome: CacheOutcome, started: Instant) -> Field {
    let what = match outcome {
        CacheOutcome::Hit { .. } => "hit",
        CacheOutcome::Stale { .. } | CacheOutcome::StaleIfError { .. } => "stale",
        CacheOutcome::Collapsed => "joined",
        CacheOutcome::Filled { .. } | CacheOutcome::Revalidated { .. } => "miss",
        CacheOutcome::Bypass { .. } => "bypass",
    };
    let millis = started.elapsed().as_secs_f64() * 1000.0;
    let value = format!("mizan-cache;desc=\"{what}\";dur={millis:.3}");
    ("server-timing", value.into())
}
