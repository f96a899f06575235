//! How a cache in Redis is set up.

use std::time::Duration;

use crate::options::{CacheLimits, Coalescing, Waits};

/// How a cache in Redis is set up.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RedisOptions {
    /// Whose entries and purges these are. Every process of one app says the same name, two apps never do.
    pub app: String,
    /// How long a request waits for Redis before it goes on without it. By default 50 ms.
    pub budget: Duration,
    /// What one entry may have. How much all of them take is `maxmemory` of the server.
    pub limits: CacheLimits,
    /// How requests of this process wait for each other.
    pub coalescing: Coalescing,
    /// By how much a database that answers reads may lag behind the one that takes writes. An answer is not stored when
    /// one of its tags was purged within this time before its request arrived, or since. By default zero: reads go to
    /// the database that takes the writes, or to replicas that are written at the same time.
    pub replica_lag: Duration,
    /// After how long the stamps of purges may be forgotten; entries that live longer may be filled again
    /// before their time. By default a day.
    pub lifetime: Duration,
    /// How many stamps are kept before they are forgotten earlier: each takes about 100 bytes, twice over.
    /// By default 250,000.
    pub stamps: usize,
    /// About how many purges the log keeps for those who follow it. By default 10,000.
    pub log: usize,
}

impl RedisOptions {
    pub(crate) fn waits(&self) -> Waits {
        Waits {
            coalescing: self.coalescing,
            replica_lag: self.replica_lag,
        }
    }

    /// The defaults, for the app of this name.
    #[must_use]
    pub fn new(app: impl Into<String>) -> Self {
        Self {
            app: app.into(),
            budget: Duration::from_millis(50),
            limits: CacheLimits::default(),
            coalescing: Coalescing::default(),
            replica_lag: Duration::ZERO,
            lifetime: Duration::from_secs(24 * 60 * 60),
            stamps: 250_000,
            log: 10_000,
        }
    }
}
