//! Hit-for-pass: keys whose last answer was for its caller alone. Requests for them do not wait for each other.

use std::collections::hash_map::RandomState;
use std::sync::Arc;
use std::time::Duration;

use quick_cache::sync::{Cache, DefaultLifecycle};
use tokio::time::Instant;

/// How long a key stays marked.
pub(crate) const HIT_FOR_PASS: Duration = Duration::from_secs(10);
const KEYS: usize = 4096;

/// The marked keys, and until when: bounded, since forgetting one only makes requests wait once.
#[derive(Debug)]
pub(crate) struct PassKeys(Cache<Arc<str>, Instant, quick_cache::UnitWeighter, RandomState>);

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
    pub(crate) fn mark(&self, key: Arc<str>, long: Duration) {
        self.0.insert(key, Instant::now() + long);
    }

    /// Takes the mark away: the last answer was one that others may have.
    pub(crate) fn clear(&self, key: &str) {
        self.0.remove(key);
    }

    /// Whether a key is marked.
    pub(crate) fn contains(&self, key: &str) -> bool {
        self.0.get(key).is_some_and(|until| Instant::now() < until)
    }
}
