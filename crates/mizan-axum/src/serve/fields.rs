//! The header fields that say what the cache did, to an edge and to a developer.

use super::answer;
use axum::http::{HeaderMap, HeaderName};
use axum::response::Response;
use mizan_cache::CacheOutcome;
use mizan_core::{CacheStatus, Forward, HeaderField};
use std::borrow::Cow;
use std::time::Instant;

/// What an edge says it is by.
const EDGE: HeaderName = HeaderName::from_static("mizan-edge");

/// What a network may store.
const CDN_CONTROL: HeaderName = HeaderName::from_static("cdn-cache-control");

/// Why a response of a context that has a policy is not cached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotCached {
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
    /// A member failed.
    Partial,
    /// A member looked at the request, although its arguments do not say so.
    SeesRequest,
    /// A member of a public bundle asked for the caller.
    SeesCaller,
    /// The stale detector found the cached response to be stale.
    StaleDetected,
}

impl NotCached {
    /// The header field.
    pub(crate) fn field(self) -> HeaderField {
        let bypass = |reason| CacheStatus::bypass(CacheStatus::ORIGIN, reason);
        let forwarded = |forward, reason: &'static str| {
            CacheStatus::forwarded(CacheStatus::ORIGIN, forward).detail(reason)
        };
        let status = match self {
            Self::Off => bypass("off"),
            Self::NoIdentity => bypass("no-identity"),
            Self::IdentifyFailed => bypass("identify-failed"),
            Self::VaryByFailed => bypass("vary-by-failed"),
            Self::Guard => bypass("guard"),
            Self::Partial => forwarded(Forward::Miss, "partial"),
            Self::SeesRequest => forwarded(Forward::Miss, "sees-request"),
            Self::SeesCaller => forwarded(Forward::Miss, "sees-caller"),
            Self::StaleDetected => forwarded(Forward::Stale, "stale-detected"),
        };
        status.field()
    }
}

/// The response with one more field.
pub(crate) fn with(mut response: Response, field: HeaderField) -> Response {
    answer::add_headers(&mut response, vec![field]);
    response
}

/// Takes from a stored bundle what lets a network store it.
pub(crate) fn forbid_sharing(response: &mut Response) {
    response.headers_mut().remove(CDN_CONTROL);
}

/// Whether a request says that it comes from an edge.
pub(crate) fn is_edge(headers: &HeaderMap) -> bool {
    headers.get(EDGE).is_some_and(|value| value == "1")
}

/// What the cache did (RFC 9211), and how old the answer is.
pub(crate) fn outcome(outcome: CacheOutcome) -> impl Iterator<Item = HeaderField> {
    let age = outcome.age().map(|age| ("age", seconds(age.as_secs())));
    [outcome.status(CacheStatus::ORIGIN).field()]
        .into_iter()
        .chain(age)
}

fn seconds(seconds: u64) -> Cow<'static, str> {
    if seconds == 0 {
        "0".into()
    } else {
        seconds.to_string().into()
    }
}

/// How long the cache took, for a developer's own eyes.
pub(crate) fn timing(outcome: CacheOutcome, started: Instant) -> HeaderField {
    let what = outcome.word();
    let millis = started.elapsed().as_secs_f64() * 1000.0;
    let value = format!("mizan-cache;desc=\"{what}\";dur={millis:.3}");
    ("server-timing", value.into())
}
