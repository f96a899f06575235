//! Whether a stored response may answer a request without asking the origin, and when the origin fails.

use std::time::Duration;

use http::StatusCode;
use mizan_cache::engine::Reuse;

use super::{demand::Demand, stored::Cached};

/// For how long a response may be stale to answer when no origin can be reached and nothing was said about it.
const DISCONNECTED: Duration = Duration::from_secs(60);

/// How an origin failed to validate a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failing {
    /// It did not answer.
    Silent,
    /// It answered with this status.
    Status(StatusCode),
}

/// Whether the origin is asked for each request that `stored` answers, with the fields of that request: it may judge by
/// one that no directive names, such as a key. Then no client's `max-stale` allows more.
pub(super) fn is_always_asked(stored: &Cached) -> bool {
    let (control, life) = (&stored.terms.control, &stored.terms.life);
    let is_stale_allowed = control.stale_while_revalidate.is_some() && !control.forbids_stale();
    control.is_always_validated() || life.is_never_fresh() && !is_stale_allowed
}

/// How `stored`, which was found for it, may answer a request at `now`.
pub(super) fn reuse(stored: &Cached, demand: &Demand, now: Duration) -> Reuse {
    let (control, life) = (&stored.terms.control, &stored.terms.life);
    if demand.no_cache || is_always_asked(stored) {
        return Reuse::Validated;
    }
    let age = life.age_at(now);
    let is_young_enough = demand.max_age.is_none_or(|most| age <= most);
    if let Some(left) = life.freshness_at(now) {
        let is_enough = (is_young_enough || control.immutable) && left >= demand.min_fresh;
        return if is_enough {
            Reuse::AsIs
        } else {
            Reuse::Validated
        };
    }
    let is_wanted = is_young_enough && demand.min_fresh.is_zero();
    if control.forbids_stale() || !is_wanted {
        return Reuse::Validated;
    }
    let stale = life.staleness_at(now);
    if demand.max_stale.is_some_and(|most| stale <= most) {
        return Reuse::AsIs;
    }
    match control.stale_while_revalidate {
        Some(most) if stale < most => Reuse::WhileFilling,
        _ => Reuse::Validated,
    }
}

/// Whether `stored` may answer although the origin failed to validate it.
pub(super) fn stale_if_error(
    stored: &Cached,
    demand: &Demand,
    failing: Failing,
    now: Duration,
) -> bool {
    let (control, life) = (&stored.terms.control, &stored.terms.life);
    let most = match (control.stale_if_error, failing) {
        (_, Failing::Status(status)) if !is_failure(status) => return false,
        (Some(most), _) => most,
        (None, Failing::Silent) if is_always_asked(stored) => return false,
        (None, Failing::Silent) => DISCONNECTED,
        (None, Failing::Status(_)) => return false,
    };
    !demand.no_cache && !control.forbids_stale() && life.staleness_at(now) < most
}

/// Whether a status says that the origin failed (RFC 5861, 4).
fn is_failure(status: StatusCode) -> bool {
    matches!(status.as_u16(), 500 | 502..=504)
}

#[cfg(test)]
#[path = "reuse_tests.rs"]
mod tests;
