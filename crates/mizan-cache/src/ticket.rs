//! The right to fill one key of an origin's cache.

use std::convert::Infallible;
use std::sync::Arc;

use bytes::Bytes;

use crate::fill::CacheFill;
use crate::outcome::{Answer, Fill, Lifetime};
use crate::pass::HIT_FOR_PASS;
use crate::shared::Shared;

/// The right to fill one key. Read the data after its request [arrived](crate::Cache::arrival), never before.
///
/// Dropped unused (reading failed, the request was cancelled) it releases those who wait for it, and the
/// next of them fills.
#[derive(Debug)]
#[must_use = "requests may be waiting for it"]
pub struct Ticket {
    shared: Arc<Shared>,
    fill: CacheFill<Bytes, Infallible>,
}

impl Ticket {
    pub(crate) fn new(shared: &Arc<Shared>, fill: CacheFill<Bytes, Infallible>) -> Self {
        let shared = Arc::clone(shared);
        Self { shared, fill }
    }

    /// Stores `value` unless a purge has concerned it meanwhile, and gives it to every request that waits.
    ///
    /// `tags` are all whose purge has to invalidate it, among them [the tag of the caller](mizan_core::CallerId::tag) if
    /// it is for one caller.
    pub async fn store(self, value: Bytes, tags: Vec<String>, lifetime: Lifetime) -> Answer {
        self.fill(Fill::keep(value, tags, lifetime)).await
    }

    /// Answers this caller alone. For some seconds requests for this key do not wait for each other.
    pub fn pass(self, value: Bytes) -> Answer {
        let Self { shared, fill } = self;
        shared.answer(fill.private(value, &shared.coalescer, HIT_FOR_PASS))
    }

    /// Does what `fill` says: [`store`](Self::store) or [`pass`](Self::pass).
    pub async fn fill(self, fill: Fill) -> Answer {
        let Fill { value, keep } = fill;
        let Some(policy) = keep else {
            return self.pass(value);
        };
        let Self { shared, fill } = self;
        shared.coalescer.clear_pass(fill.key());
        let stored = match fill.admits() {
            Ok(arrival) => {
                let store = &shared.store;
                store.store(fill.key(), &value, &policy, arrival).await
            }
            Err(reason) => Err(reason),
        };
        shared.answer(fill.filled(value, stored))
    }
}
