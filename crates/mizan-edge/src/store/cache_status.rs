//! `Cache-Status` (RFC 9211): how a response came about, in a member of this cache's own.

use std::{fmt, time::Duration};

use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use mizan_cache::CacheOutcome;

use super::NoStoreReason;
use crate::metrics::Answered;

const CACHE_STATUS: HeaderName = HeaderName::from_static("cache-status");

/// How a response came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CacheStatus {
    /// From memory; it is fresh for so many seconds more, or has been stale for so many.
    Hit {
        /// Seconds.
        ttl: i64,
    },
    /// From memory although the origin failed.
    StaleIfError {
        /// Seconds.
        ttl: i64,
    },
    /// From the origin, which another request had asked.
    Collapsed,
    /// From the origin.
    Forwarded {
        /// Why.
        why: Forward,
        /// The status of its response, where that may differ from what the client is given.
        status: Option<StatusCode>,
        /// Whether the response is stored, or why not.
        stored: Result<(), NoStoreReason>,
    },
    /// From the origin, which alone may answer; the word says why.
    Bypass(&'static str),
    /// From the origin: the request may change something.
    Method,
}

/// Why the origin was asked (RFC 9211 §2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Forward {
    /// Nothing is stored for the address.
    UriMiss,
    /// What is stored for the address was chosen by other fields.
    VaryMiss,
    /// What is stored is not fresh, or was purged.
    Stale,
    /// The client insisted.
    Request,
}

impl fmt::Display for CacheStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("mizan-edge; ")?;
        match self {
            Self::Hit { ttl } => write!(f, "hit; ttl={ttl}"),
            Self::StaleIfError { ttl } => write!(f, "hit; ttl={ttl}; detail=origin-failed"),
            Self::Collapsed => f.write_str("fwd=miss; collapsed"),
            Self::Forwarded {
                why,
                status,
                stored,
            } => {
                write!(f, "fwd={}", why.word())?;
                if let Some(status) = status {
                    write!(f, "; fwd-status={}", status.as_u16())?;
                }
                match stored {
                    Ok(()) => f.write_str("; stored"),
                    Err(reason) => write!(f, "; detail={}", reason.word()),
                }
            }
            Self::Bypass(why) => write!(f, "fwd=bypass; detail={why}"),
            Self::Method => f.write_str("fwd=method"),
        }
    }
}

impl From<CacheOutcome> for CacheStatus {
    /// The status of a response that this request did not ask the origin for.
    fn from(outcome: CacheOutcome) -> Self {
        match outcome {
            CacheOutcome::Hit { age, ttl } | CacheOutcome::Stale { age, ttl } => Self::Hit {
                ttl: left(ttl, age),
            },
            CacheOutcome::StaleIfError { age, ttl } => Self::StaleIfError {
                ttl: left(ttl, age),
            },
            CacheOutcome::Collapsed
            | CacheOutcome::Filled { .. }
            | CacheOutcome::Revalidated { .. } => Self::Collapsed,
            CacheOutcome::Bypass { reason } => Self::Bypass(reason),
        }
    }
}

impl CacheStatus {
    /// Adds this cache's member to what caches behind this one said.
    pub(crate) fn add(self, headers: &mut HeaderMap) {
        if let Ok(value) = HeaderValue::try_from(self.to_string()) {
            headers.append(CACHE_STATUS, value);
        }
    }

    /// The same, and leaves the status beside the response, to count it by.
    pub(crate) fn mark<B>(self, response: &mut Response<B>) {
        self.add(response.headers_mut());
        response.extensions_mut().insert(self);
    }

    /// Counts a response by its mark; one without was given by the origin, which alone may answer.
    pub(crate) fn count<B>(response: &Response<B>, answered: &Answered) {
        let counter = match response.extensions().get() {
            Some(Self::Hit { ttl }) if *ttl > 0 => &answered.hit,
            Some(Self::Hit { .. }) => &answered.stale,
            Some(Self::StaleIfError { .. }) => &answered.stale_if_error,
            Some(Self::Collapsed) => &answered.collapsed,
            Some(Self::Forwarded { .. }) => &answered.miss,
            Some(Self::Bypass(_)) => &answered.bypass,
            Some(Self::Method) => &answered.write,
            None => &answered.pass,
        };
        counter.inc();
    }
}

impl Forward {
    fn word(self) -> &'static str {
        match self {
            Self::UriMiss => "uri-miss",
            Self::VaryMiss => "vary-miss",
            Self::Stale => "stale",
            Self::Request => "request",
        }
    }
}

/// Seconds until `age` reaches `ttl`, negative after that.
fn left(ttl: Duration, age: Duration) -> i64 {
    let seconds = |time: Duration| i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
    seconds(ttl).saturating_sub(seconds(age))
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, StatusCode};

    use super::{CACHE_STATUS, CacheStatus, Forward};
    use crate::store::NoStoreReason;

    #[test]
    fn each_way_is_said_in_parameters_of_the_standard() {
        for (status, expected) in [
            (CacheStatus::Hit { ttl: 7 }, "mizan-edge; hit; ttl=7"),
            (CacheStatus::Hit { ttl: -7 }, "mizan-edge; hit; ttl=-7"),
            (CacheStatus::Collapsed, "mizan-edge; fwd=miss; collapsed"),
            (
                CacheStatus::Forwarded {
                    why: Forward::UriMiss,
                    status: Some(StatusCode::OK),
                    stored: Ok(()),
                },
                "mizan-edge; fwd=uri-miss; fwd-status=200; stored",
            ),
            (
                CacheStatus::Forwarded {
                    why: Forward::Stale,
                    status: None,
                    stored: Err(NoStoreReason::SetCookie),
                },
                "mizan-edge; fwd=stale; detail=set-cookie",
            ),
            (
                CacheStatus::StaleIfError { ttl: -7 },
                "mizan-edge; hit; ttl=-7; detail=origin-failed",
            ),
            (
                CacheStatus::Bypass("no-identity"),
                "mizan-edge; fwd=bypass; detail=no-identity",
            ),
        ] {
            let mut fields = HeaderMap::new();
            status.add(&mut fields);
            let text = fields.get(&CACHE_STATUS).map(HeaderValue::as_bytes);
            assert_eq!(text, Some(expected.as_bytes()), "{status:?}");
            assert!(
                sfv::Parser::new(expected).parse::<sfv::List>().is_ok(),
                "{expected}"
            );
        }
    }

    #[test]
    fn the_member_of_the_origins_own_cache_stays_in_front() {
        let mut fields = HeaderMap::new();
        fields.append(CACHE_STATUS, HeaderValue::from_static("mizan; hit"));
        CacheStatus::Collapsed.add(&mut fields);
        assert_eq!(fields.get_all(CACHE_STATUS).iter().count(), 2);
    }
}
