//! What a cache may hold and how long a request waits: the same for memory and Redis.

use std::time::Duration;

use crate::redis::RedisOptions;

/// The limits of a cache, for memory and Redis alike. What exceeds one is answered and not stored, and the answer says
/// so: [`NoStoreReason::TooLarge`](crate::NoStoreReason::TooLarge).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CacheLimits {
    /// How many bytes all entries together take, with their keys, tags and what it costs to find them. By default
    /// 64 MiB. Redis has a limit of its own, `maxmemory`.
    pub bytes: u64,
    /// How many bytes one value may have. By default 1 MiB. In memory, no entry takes more than 97 of 100 parts of
    /// [`bytes`](Self::bytes), whatever is written here.
    pub value_bytes: usize,
    /// How many bytes one key may have. By default 16 KiB.
    pub key_bytes: usize,
    /// How many tags one value may carry. By default 1,024.
    pub tags: usize,
    /// How many bytes one tag may have. By default 8 KiB.
    pub tag_bytes: usize,
}

impl Default for CacheLimits {
    fn default() -> Self {
        Self {
            bytes: 64 << 20,
            value_bytes: 1 << 20,
            key_bytes: 16 << 10,
            tags: 1024,
            tag_bytes: 8 << 10,
        }
    }
}

impl CacheLimits {
    /// The defaults, but for how many `bytes` all entries together may take and how many one value may have.
    #[must_use]
    pub fn new(bytes: u64, value_bytes: usize) -> Self {
        Self {
            bytes,
            value_bytes,
            ..Self::default()
        }
    }

    /// Whether a value of `bytes` under this key and these tags is within the limits of one entry.
    #[must_use]
    pub fn allow(&self, key: &str, tags: &[String], bytes: usize) -> bool {
        bytes <= self.value_bytes
            && key.len() <= self.key_bytes
            && tags.len() <= self.tags
            && tags.iter().all(|tag| tag.len() <= self.tag_bytes)
    }
}

/// How requests for one key wait for each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Coalescing {
    /// How long a request waits for others in all, then it fills alone. By default 5 seconds. With zero it never waits:
    /// needed where a wait blocks those it waits for, as under gevent and eventlet.
    pub max_wait: Duration,
    /// For how many fills of others a request waits. By default two: the one it finds under way, and one that began
    /// after it came.
    pub max_fills: u32,
}

impl Default for Coalescing {
    fn default() -> Self {
        Self {
            max_wait: Duration::from_secs(5),
            max_fills: 2,
        }
    }
}

impl Coalescing {
    /// No request waits for another.
    pub const OFF: Self = Self {
        max_wait: Duration::ZERO,
        max_fills: 0,
    };

    /// Whether requests wait for each other at all.
    #[must_use]
    pub fn is_on(self) -> bool {
        !self.max_wait.is_zero() && self.max_fills > 0
    }
}

/// What requests wait for, and what reads of the database may miss.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Waits {
    pub(crate) coalescing: Coalescing,
    pub(crate) replica_lag: Duration,
}

/// How a cache in the memory of one process is set up.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct MemoryOptions {
    /// What it may hold.
    pub limits: CacheLimits,
    /// How requests wait for each other.
    pub coalescing: Coalescing,
    /// By how much a database that answers reads may lag behind the one that takes writes. An answer is not stored when
    /// one of its tags was purged within this time before its request arrived, or since. By default zero: reads go to
    /// the database that takes the writes, or to replicas that are written at the same time.
    pub replica_lag: Duration,
}

impl MemoryOptions {
    pub(crate) fn waits(&self) -> Waits {
        Waits {
            coalescing: self.coalescing,
            replica_lag: self.replica_lag,
        }
    }

    /// The defaults, but for how many `bytes` all entries together may take.
    #[must_use]
    pub fn bytes(bytes: u64) -> Self {
        let mut options = Self::default();
        options.limits.bytes = bytes;
        options
    }
}

/// How a cache was set up.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum CacheOptions {
    /// In the memory of one process.
    Memory(MemoryOptions),
    /// In Redis.
    Redis(RedisOptions),
}

impl CacheOptions {
    /// Those for a cache in memory: its own, or what one in Redis has in common with it.
    #[must_use]
    pub fn for_memory(&self) -> MemoryOptions {
        match self {
            Self::Memory(options) => *options,
            Self::Redis(options) => MemoryOptions {
                limits: options.limits,
                coalescing: options.coalescing,
                replica_lag: options.replica_lag,
            },
        }
    }

    /// Those for a cache of this app in Redis: its own, or what one in memory has in common with it.
    #[must_use]
    pub fn for_redis(&self, app: &str) -> RedisOptions {
        match self {
            Self::Memory(options) => RedisOptions {
                limits: options.limits,
                coalescing: options.coalescing,
                replica_lag: options.replica_lag,
                ..RedisOptions::new(app)
            },
            Self::Redis(options) => options.clone(),
        }
    }

    pub(crate) fn waits(&self) -> Waits {
        match self {
            Self::Memory(options) => options.waits(),
            Self::Redis(options) => options.waits(),
        }
    }
}
