//! What a fill gives, and what the cache answers.

use std::time::Duration;

use bytes::Bytes;

use crate::entry::Lifetime;

/// What a fill gives.
#[derive(Clone, Debug)]
pub struct Fill {
    /// The answer.
    pub value: Bytes,
    /// Under which tags and for how long others may have it; `None` if it is for this caller alone.
    pub keep: Option<Keep>,
}

/// The terms on which a value is kept.
#[derive(Clone, Debug)]
pub struct Keep {
    /// Every tag whose purge has to invalidate the value.
    pub tags: Vec<String>,
    /// How long it may be served.
    pub lifetime: Lifetime,
}

impl Fill {
    /// A value that others may have, until one of `tags` is purged or its time is up.
    #[must_use]
    pub fn keep(value: Bytes, tags: Vec<String>, lifetime: Lifetime) -> Self {
        let keep = Some(Keep { tags, lifetime });
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
    pub found: Found,
    /// The number, in the order of purges that all nodes share, up to which the value shows every purge;
    /// `None` if the store is of this process alone or out of reach.
    pub seq: Option<u64>,
}

/// Where an answer came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// It was stored and is fresh.
    Hit {
        /// How old it is.
        age: Duration,
    },
    /// It was stored, its time is up, and a fill is under way.
    Stale {
        /// How old it is.
        age: Duration,
    },
    /// Another request was already filling it.
    Joined,
    /// This request filled it.
    Filled {
        /// Whether later requests may find it: it is storable, was small enough, and no purge concerned it meanwhile.
        stored: bool,
    },
    /// This request filled it without the cache, which is out of reach.
    Bypass,
}
