//! Counts of what a cache did.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use crate::outcome::{CacheOutcome, NoStoreReason};

/// What a cache did since it was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Answers that were stored and fresh.
    pub hits: u64,
    /// Answers that were stored and past their `ttl`, served while a fill was under way.
    pub stale: u64,
    /// Answers that another request was already filling.
    pub joined: u64,
    /// Fills that were stored.
    pub stored: u64,
    /// Fills that could have been stored but were not: too large, or purged meanwhile.
    pub unstored: u64,
    /// Fills that were for their caller alone.
    pub passed: u64,
    /// Fills made without the store, which was out of reach.
    pub bypassed: u64,
    /// Times Redis failed or did not answer in time.
    pub failures: u64,
}

#[derive(Debug, Default)]
pub(crate) struct Counters {
    pub(crate) hits: AtomicU64,
    pub(crate) stale: AtomicU64,
    pub(crate) joined: AtomicU64,
    pub(crate) stored: AtomicU64,
    pub(crate) unstored: AtomicU64,
    pub(crate) passed: AtomicU64,
    pub(crate) bypassed: AtomicU64,
    pub(crate) failures: AtomicU64,
}

impl Counters {
    pub(crate) fn count(&self, outcome: CacheOutcome) {
        let counter = match outcome {
            CacheOutcome::Hit { .. } => &self.hits,
            CacheOutcome::Stale { .. } | CacheOutcome::StaleIfError { .. } => &self.stale,
            CacheOutcome::Collapsed => &self.joined,
            CacheOutcome::Filled { stored, .. } | CacheOutcome::Revalidated { stored } => {
                match stored {
                    Ok(()) => &self.stored,
                    Err(NoStoreReason::Private) => &self.passed,
                    Err(_) => &self.unstored,
                }
            }
            CacheOutcome::Bypass { .. } => &self.bypassed,
        };
        counter.fetch_add(1, Relaxed);
    }

    pub(crate) fn read(&self) -> Stats {
        Stats {
            hits: self.hits.load(Relaxed),
            stale: self.stale.load(Relaxed),
            joined: self.joined.load(Relaxed),
            stored: self.stored.load(Relaxed),
            unstored: self.unstored.load(Relaxed),
            passed: self.passed.load(Relaxed),
            bypassed: self.bypassed.load(Relaxed),
            failures: self.failures.load(Relaxed),
        }
    }
}
