//! `Cache-Status` of the edge (RFC 9211): the outcome of a read, in the spelling that all caches of Mizan share.

use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use mizan_cache::CacheOutcome;
use mizan_core::CacheStatus;

use crate::metrics::Answered;

const CACHE_STATUS: HeaderName = HeaderName::from_static("cache-status");

/// What the edge did for a response with this outcome.
pub(crate) fn status(outcome: CacheOutcome) -> CacheStatus {
    let status = outcome.status(CacheStatus::EDGE);
    match outcome.ttl() {
        Some(ttl) => status.ttl(ttl),
        None => status,
    }
}

/// Adds the member of this cache to those of caches behind it.
pub(crate) fn add(headers: &mut HeaderMap, status: &CacheStatus) {
    if let Ok(value) = HeaderValue::try_from(status.to_string()) {
        headers.append(CACHE_STATUS, value);
    }
}

/// The same for an outcome, with the status of the origin's response if it was asked; leaves the outcome beside the
/// response, to count it by.
pub(crate) fn mark<B>(
    response: &mut Response<B>,
    outcome: CacheOutcome,
    forwarded: Option<StatusCode>,
) {
    let member = status(outcome);
    let member = match forwarded {
        Some(forwarded) => member.forward_status(forwarded.as_u16()),
        None => member,
    };
    add(response.headers_mut(), &member);
    response.extensions_mut().insert(outcome);
}

/// Counts a response by its mark; one without was given by the origin, which alone may answer.
pub(crate) fn count<B>(response: &Response<B>, answered: &Answered) {
    match response.extensions().get() {
        Some(outcome) => answered.outcome(*outcome),
        None => {
            answered.pass.inc();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http::{HeaderValue, Response, StatusCode};
    use mizan_cache::CacheOutcome;
    use mizan_core::Forward;

    use super::{CACHE_STATUS, mark};
    use crate::store::NoStoreReason;

    #[test]
    fn each_outcome_is_said_in_parameters_of_the_standard() {
        let (age, ttl) = (Duration::from_secs(13), Duration::from_secs(20));
        let filled = |why, stored: Result<(), NoStoreReason>| CacheOutcome::Filled {
            why,
            stored: stored.map_err(NoStoreReason::into),
        };
        for (outcome, forwarded, expected) in [
            (
                CacheOutcome::Hit { age, ttl },
                None,
                "mizan-edge; hit; ttl=7",
            ),
            (
                CacheOutcome::Stale { age: ttl, ttl: age },
                None,
                "mizan-edge; hit; ttl=-7",
            ),
            (
                CacheOutcome::Collapsed,
                None,
                "mizan-edge; fwd=miss; collapsed",
            ),
            (
                filled(Forward::UriMiss, Ok(())),
                Some(StatusCode::OK),
                "mizan-edge; fwd=uri-miss; fwd-status=200; stored",
            ),
            (
                filled(Forward::Stale, Err(NoStoreReason::SetCookie)),
                None,
                "mizan-edge; fwd=stale; detail=set-cookie",
            ),
            (
                CacheOutcome::StaleIfError { age: ttl, ttl: age },
                None,
                "mizan-edge; hit; ttl=-7; detail=origin-failed",
            ),
        ] {
            let mut response = Response::new(());
            response
                .headers_mut()
                .append(CACHE_STATUS, HeaderValue::from_static("mizan; hit"));
            mark(&mut response, outcome, forwarded);
            let members = response.headers().get_all(CACHE_STATUS).iter();
            let members: Vec<_> = members.map(HeaderValue::as_bytes).collect();
            assert_eq!(members, [&b"mizan; hit"[..], expected.as_bytes()]);
            assert!(sfv::Parser::new(expected).parse::<sfv::List>().is_ok());
        }
    }
}
