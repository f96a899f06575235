//! Hit-for-pass: keys whose last response was not stored, and why. Requests for them do not wait for each other.

use std::collections::hash_map::RandomState;
use std::sync::Arc;
use std::time::Duration;

use quick_cache::sync::{Cache, DefaultLifecycle};
use tokio::time::Instant;

use crate::outcome::NoStoreReason;

/// How long a key stays marked whose response was for one caller alone.
pub const HIT_FOR_PASS: Duration = Duration::from_secs(10);
const KEYS: usize = 4096;

type Mark = (Instant, NoStoreReason);

/// The marked keys, until when, and why: bounded, since forgetting one only makes requests wait once.
#[derive(Debug)]
pub(crate) struct PassKeys(Cache<Arc<str>, Mark, quick_cache::UnitWeighter, RandomState>);

impl PassKeys {
    /// No key is marked.
    pub(crate) fn new() -> Self {
        Self(Cache::with(
            KEYS,
            KEYS as u64,
            quick_cache::UnitWeighter,
            RandomState::new(),
            DefaultLifecycle::default(),
        ))
    }

    /// Marks a key for so long.
    pub(crate) fn mark(&self, key: Arc<str>, long: Duration, reason: NoStoreReason) {
        self.0.insert(key, (Instant::now() + long, reason));
    }

    /// Takes the mark away: the last response was stored.
    pub(crate) fn clear(&self, key: &str) {
        self.0.remove(key);
    }

    /// Why a key is marked, if it is.
    pub(crate) fn get(&self, key: &str) -> Option<NoStoreReason> {
        let (until, reason) = self.0.get(key)?;
        (Instant::now() < until).then_some(reason)
    }
}
