//! How old a response is and how long it is fresh (RFC 9111, 4.2).

use std::time::Duration;

use http::{HeaderMap, StatusCode, header};

use super::{control::Control, date, seconds};
use crate::store::fields;

/// How long an error is fresh at most, whatever the origin says: a request that provokes one does not show it to others for long.
const ERROR_MOST: Duration = Duration::from_secs(10);

/// The age of a response and how long it is fresh; times are since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Life {
    /// When the response arrived.
    pub(super) received: Duration,
    /// How old it was then.
    pub(super) age: Duration,
    /// Up to which age it is fresh; zero if the origin did not say. No freshness is assumed (RFC 9111 §4.2.2): when a file was
    /// last changed says neither when the next release comes nor who may read it.
    pub(super) fresh_for: Duration,
    /// Whether the origin said how long it is fresh.
    pub(super) is_explicit: bool,
}

impl Life {
    /// The life of a response that was asked for at `sent` and arrived at `received`; `targeted` says that `control`
    /// stands in for `Expires` too.
    pub(super) fn of(
        status: StatusCode,
        fields: &HeaderMap,
        control: &Control,
        targeted: bool,
        (sent, received): (Duration, Duration),
    ) -> Self {
        let date = date::of(fields, &header::DATE).unwrap_or(received);
        let apparent = received.saturating_sub(date);
        let corrected = reported_age(fields) + received.saturating_sub(sent);
        let explicit = control
            .s_maxage
            .or(control.max_age)
            .or_else(|| (!targeted).then(|| until_expiry(fields, date)).flatten());
        let fresh_for = explicit.unwrap_or_default();
        let is_error = status.is_client_error() || status.is_server_error();
        Self {
            received,
            age: apparent.max(corrected),
            fresh_for: if is_error || status.as_u16() >= 600 {
                fresh_for.min(ERROR_MOST)
            } else {
                fresh_for
            },
            is_explicit: explicit.is_some(),
        }
    }

    /// Whether the response is stale from the start, so that the origin has to be asked for each request.
    pub(super) fn is_never_fresh(&self) -> bool {
        self.fresh_for.is_zero()
    }

    /// How old the response is at `now`.
    pub(super) fn age_at(&self, now: Duration) -> Duration {
        self.age + now.saturating_sub(self.received)
    }

    /// How much longer it is fresh at `now`; nothing when it is stale.
    pub(super) fn freshness_at(&self, now: Duration) -> Option<Duration> {
        self.fresh_for
            .checked_sub(self.age_at(now))
            .filter(|left| !left.is_zero())
    }

    /// For how long it has been stale at `now`.
    pub(super) fn staleness_at(&self, now: Duration) -> Duration {
        self.age_at(now).saturating_sub(self.fresh_for)
    }
}

/// `Age`: the first value of it, if that is whole seconds.
fn reported_age(fields: &HeaderMap) -> Duration {
    let line = fields
        .get(header::AGE)
        .map_or(&b""[..], |age| age.as_bytes());
    let first = line.split(|byte| *byte == b',').next().unwrap_or_default();
    seconds::read(first.trim_ascii()).unwrap_or_default()
}

/// `Expires` as a time from `date`; what is no date has passed.
fn until_expiry(headers: &HeaderMap, date: Duration) -> Option<Duration> {
    headers.get(header::EXPIRES)?;
    let expires = fields::single(headers, &header::EXPIRES);
    let expires = expires.and_then(|expires| date::read(expires.as_bytes()));
    Some(expires.unwrap_or_default().saturating_sub(date))
}

#[cfg(test)]
#[path = "life_tests.rs"]
mod tests;
