//! The right to fill one key of an origin's cache.

use std::convert::Infallible;

use bytes::Bytes;

use crate::cache::Cache;
use crate::memory::Lifetime;
use crate::outcome::{Answer, Fill};
use crate::pass::HIT_FOR_PASS;
use crate::read::CacheFill;

/// The right to fill one key. Read the data after its request [arrived](Cache::arrival), never before.
///
/// Dropped unused (reading failed, the request was cancelled) it releases those who wait for it, and the
/// next of them fills.
#[derive(Debug)]
#[must_use = "requests may be waiting for it"]
pub struct Ticket {
    cache: Cache,
    fill: CacheFill<Bytes, Infallible>,
}

impl Ticket {
    pub(crate) fn new(cache: &Cache, fill: CacheFill<Bytes, Infallible>) -> Self {
        let cache = cache.clone();
        Self { cache, fill }
    }

    /// Stores `value` unless a purge has concerned it meanwhile, and gives it to every request that waits.
    ///
    /// `tags` are all whose purge has to invalidate it, [`@` and the identity](Cache::purge_user)
    /// among them if it is for one user.
    pub async fn store(self, value: Bytes, tags: Vec<String>, lifetime: Lifetime) -> Answer {
        self.fill(Fill::keep(value, tags, lifetime)).await
    }

    /// Answers this caller alone. For some seconds requests for this key do not wait for each other.
    pub fn pass(self, value: Bytes) -> Answer {
        let coalescer = &self.cache.shared.coalescer;
        self.cache
            .answer(self.fill.private(value, coalescer, HIT_FOR_PASS))
    }

    /// Does what `fill` says: [`store`](Self::store) or [`pass`](Self::pass).
    pub async fn fill(self, fill: Fill) -> Answer {
        let Fill { value, keep } = fill;
        let Some(policy) = keep else {
            return self.pass(value);
        };
        let Self { cache, fill } = self;
        cache.shared.coalescer.clear_pass(fill.key());
        let stored = match fill.admits() {
            Ok(arrival) => {
                let store = &cache.shared.store;
                store.store(fill.key(), &value, &policy, arrival).await
            }
            Err(reason) => Err(reason),
        };
        cache.answer(fill.filled(value, stored))
    }
}
