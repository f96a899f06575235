//! One cached value, with what decides whether it may still be served.

use std::time::{Duration, Instant};

use crate::stamps::{Fence, Slot};

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

/// A value in memory.
#[derive(Debug)]
pub struct Entry<V> {
    /// What is served.
    pub value: V,
    /// About how many bytes `value` holds; what bounds the store.
    pub bytes: usize,
    /// The moment captured before the data was read.
    pub fence: Fence,
    /// Its tags, as [`Stamps::mark`](crate::Stamps::mark) gave them.
    pub slots: Box<[Slot]>,
    /// When it was stored.
    pub stored: Instant,
    /// How long it may be served from then on.
    pub lifetime: Lifetime,
}

impl<V> Entry<V> {
    /// How old it is at `now`.
    #[must_use]
    pub fn age(&self, now: Instant) -> Duration {
        now.saturating_duration_since(self.stored)
    }
}

/// What may be done with an entry now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is current: serve it.
    Fresh,
    /// No purge concerned it, but its time is up: serve it only while one fill runs.
    Stale,
    /// No purge concerned it, but it is too old to serve.
    Expired,
    /// The data it was made from has changed.
    Purged,
}
