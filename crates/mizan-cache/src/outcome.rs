//! What a fill gives, and what the cache answers.

use std::time::Duration;

use bytes::Bytes;
use mizan_core::{CacheStatus, Forward};

/// What a fill gives.
#[derive(Clone, Debug)]
pub struct Fill {
    /// The answer.
    pub value: Bytes,
    /// Under which tags and for how long others may have it; `None` if it is for this caller alone.
    pub keep: Option<StorePolicy>,
}

/// How long a value may be served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifetime {
    /// How long it is fresh.
    pub ttl: Duration,
    /// How long after that it may be served *because of its age alone* while one fill runs; never after a purge.
    pub swr: Duration,
}

impl Lifetime {
    /// Fresh for `ttl` seconds, then for `swr` seconds servable while one fill runs.
    #[must_use]
    pub fn seconds(ttl: u32, swr: u32) -> Self {
        Self {
            ttl: Duration::from_secs(ttl.into()),
            swr: Duration::from_secs(swr.into()),
        }
    }

    pub(crate) fn whole(self) -> Duration {
        self.ttl.saturating_add(self.swr)
    }
}

/// How a value is stored.
#[derive(Clone, Debug)]
pub struct StorePolicy {
    /// Every tag whose purge invalidates the value.
    pub tags: Vec<String>,
    /// How long it may be served.
    pub lifetime: Lifetime,
}

impl Fill {
    /// A value that others may have, until one of `tags` is purged or its lifetime ends.
    #[must_use]
    pub fn keep(value: Bytes, tags: Vec<String>, lifetime: Lifetime) -> Self {
        let keep = Some(StorePolicy { tags, lifetime });
        Self { value, keep }
    }

    /// A value that is for this caller alone.
    #[must_use]
    pub fn pass(value: Bytes) -> Self {
        Self { value, keep: None }
    }
}

/// What the cache answers.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The value.
    pub value: Bytes,
    /// Where it came from.
    pub outcome: CacheOutcome,
    /// The number, in the order of purges that all nodes share, up to which the value shows every purge;
    /// `None` if the store is of this process alone or out of reach.
    pub seq: Option<u64>,
    /// Whether it may show the state before a purge. Then it answers this request, and no cache in front may store it.
    pub may_be_stale: bool,
}

/// Why a response was not stored. None is an error: the response is correct, and the next request fills again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NoStoreReason {
    /// It is for its caller alone.
    Private,
    /// It exceeds a limit of [`CacheLimits`](crate::CacheLimits).
    TooLarge,
    /// One of its tags was purged since its request arrived, so that it may show the state before.
    PurgedMeanwhile,
    /// One of its tags was purged so shortly before its request arrived that a replica may not have shown it.
    ReplicaLag,
    /// The store did not answer in time.
    StoreUnreachable,
    /// This process had not heard from the store when the request arrived, or the store has lost its state since.
    OrderUnknown,
    /// The memory is full of entries that are worth more.
    NotAdmitted,
    /// A policy forbids it, for the reason that the token says: `set-cookie`, `no-store`.
    Policy(&'static str),
}

impl NoStoreReason {
    /// The reason as a token, for the `detail` of `Cache-Status`.
    #[must_use]
    pub fn token(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::TooLarge => "too-large",
            Self::PurgedMeanwhile => "purged-meanwhile",
            Self::ReplicaLag => "replica-lag",
            Self::StoreUnreachable => "store-unreachable",
            Self::OrderUnknown => "order-unknown",
            Self::NotAdmitted => "not-admitted",
            Self::Policy(token) => token,
        }
    }

    /// Whether the answer may show the state before a purge, for all that is known. Then no other cache may store it
    /// either. Where reads come from a replica that lags, that is so of every answer that is not stored.
    #[must_use]
    pub fn may_be_stale(self) -> bool {
        matches!(
            self,
            Self::PurgedMeanwhile | Self::ReplicaLag | Self::OrderUnknown
        )
    }
}

/// The phases in which a read can end: where its answer came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CacheOutcome {
    /// It was stored and is fresh.
    Hit {
        /// How old it is.
        age: Duration,
        /// Up to which age it is fresh.
        ttl: Duration,
    },
    /// It was stored, is past its `ttl`, and a fill is under way.
    Stale {
        /// How old it is.
        age: Duration,
        /// Up to which age it was fresh.
        ttl: Duration,
    },
    /// Another request was already filling it.
    Collapsed,
    /// This request filled it.
    Filled {
        /// Why it had to.
        why: Forward,
        /// Whether later requests find it, or why not.
        stored: Result<(), NoStoreReason>,
    },
    /// The origin said to this request that what was stored still holds.
    Revalidated {
        /// Whether later requests find it, or why not.
        stored: Result<(), NoStoreReason>,
    },
    /// It was stored, and answers because the origin failed.
    StaleIfError {
        /// How old it is.
        age: Duration,
        /// Up to which age it was fresh.
        ttl: Duration,
    },
    /// The cache had no part in it.
    Bypass {
        /// Why, as a token.
        reason: &'static str,
    },
}

impl CacheOutcome {
    /// Whether this request filled it and later requests find it.
    #[must_use]
    pub fn is_stored(self) -> bool {
        matches!(
            self,
            Self::Filled { stored: Ok(()), .. } | Self::Revalidated { stored: Ok(()) }
        )
    }

    /// What happened, in one word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Hit { .. } => "hit",
            Self::Stale { .. } | Self::StaleIfError { .. } => "stale",
            Self::Collapsed => "joined",
            Self::Filled { .. } | Self::Revalidated { .. } => "miss",
            Self::Bypass { .. } => "bypass",
        }
    }

    /// The same as `Cache-Status` says it (RFC 9211), for the cache of this name: the reason of a bypass or of not
    /// storing is its `detail`. An edge adds the [`ttl`](Self::ttl), which the caches behind an origin do not go by.
    #[must_use]
    pub fn status(self, cache: &'static str) -> CacheStatus {
        let stored = |status: CacheStatus, stored: Result<(), NoStoreReason>| match stored {
            Ok(()) => status.stored(),
            Err(reason) => status.detail(reason.token()),
        };
        match self {
            Self::Hit { .. } | Self::Stale { .. } => CacheStatus::hit(cache),
            Self::StaleIfError { .. } => CacheStatus::hit(cache).detail("origin-failed"),
            Self::Collapsed => CacheStatus::forwarded(cache, Forward::Miss).collapsed(),
            Self::Filled { why, stored: is } => stored(CacheStatus::forwarded(cache, why), is),
            Self::Revalidated { stored: is } => {
                let status = CacheStatus::forwarded(cache, Forward::Stale);
                stored(status.forward_status(304), is)
            }
            Self::Bypass { reason } => CacheStatus::bypass(cache, reason),
        }
    }

    /// Seconds until the response is stale, negative once it is; `None` if it was not stored before.
    #[must_use]
    pub fn ttl(self) -> Option<i64> {
        let (Self::Hit { age, ttl } | Self::Stale { age, ttl } | Self::StaleIfError { age, ttl }) =
            self
        else {
            return None;
        };
        let seconds = |time: Duration| i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
        Some(seconds(ttl).saturating_sub(seconds(age)))
    }

    /// How old the answer is, if it was stored before this request came.
    #[must_use]
    pub fn age(self) -> Option<Duration> {
        match self {
            Self::Hit { age, .. } | Self::Stale { age, .. } | Self::StaleIfError { age, .. } => {
                Some(age)
            }
            _ => None,
        }
    }
}

/// What became of a purge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Purged {
    /// Nothing purged is served from the store any more, by any process that uses it.
    Done {
        /// Its number in the order of purges that all nodes share; `None` for a store of this process alone.
        seq: Option<u64>,
    },
    /// The store is out of reach: this process serves nothing from it until the purge has arrived there.
    Queued,
}
