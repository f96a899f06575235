//! The right to fill one key, from the moment its fence was captured.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use bytes::Bytes;

use crate::answer::{Answer, Fill, Found, Keep};
use crate::cache::Shared;
use crate::entry::Lifetime;
use crate::flights::Leader;
use crate::stamps::Fence;

/// What a flight lands with: an answer to share, or nothing that others may have.
pub(crate) type Outcome = Option<Answer>;

/// The right to fill one key. Read the data after you have it, never before.
///
/// Dropped unused (reading failed, the request was cancelled) it releases those who wait for it, and the
/// next of them fills.
#[derive(Debug)]
#[must_use = "requests may be waiting for it"]
pub struct Ticket {
    shared: Arc<Shared>,
    key: Arc<str>,
    leader: Option<Leader<Outcome>>,
    fence: Option<Fence>,
}

impl Ticket {
    pub(crate) fn leading(
        shared: &Arc<Shared>,
        key: Arc<str>,
        leader: Leader<Outcome>,
        fence: Fence,
    ) -> Self {
        let (leader, fence) = (Some(leader), Some(fence));
        let shared = Arc::clone(shared);
        Self {
            shared,
            key,
            leader,
            fence,
        }
    }

    pub(crate) fn alone(shared: &Arc<Shared>, key: &str, fence: Option<Fence>) -> Self {
        Self {
            shared: Arc::clone(shared),
            key: key.into(),
            leader: None,
            fence,
        }
    }

    /// Keeps `value` unless a purge has concerned it meanwhile, and gives it to everyone who waits.
    ///
    /// `tags` are all whose purge has to invalidate it, [`@` and the identity](crate::Cache::purge_user)
    /// among them if it is for one user.
    pub async fn store(self, value: Bytes, tags: Vec<String>, lifetime: Lifetime) -> Answer {
        self.fill(Fill::keep(value, tags, lifetime)).await
    }

    /// Answers this caller alone. For some seconds requests for this key do not wait for each other.
    pub fn pass(mut self, value: Bytes) -> Answer {
        self.shared.counters.passed.fetch_add(1, Relaxed);
        self.shared.passes.mark(Arc::clone(&self.key));
        let answer = self.answer(value, false);
        self.land(None);
        answer
    }

    /// Does what `fill` says: [`store`](Self::store) or [`pass`](Self::pass).
    pub async fn fill(mut self, fill: Fill) -> Answer {
        let Some(keep) = fill.keep else {
            return self.pass(fill.value);
        };
        let stored = self.keep(&fill.value, &keep).await;
        let answer = self.answer(fill.value, stored);
        self.land(Some(answer.clone()));
        answer
    }

    async fn keep(&self, value: &Bytes, keep: &Keep) -> bool {
        self.shared.passes.clear(&self.key);
        let Some(fence) = self.fence else {
            self.shared.counters.bypassed.fetch_add(1, Relaxed);
            return false;
        };
        let stored = self.shared.store.keep(&self.key, value, keep, fence).await;
        self.shared.counters.filled(stored);
        stored
    }

    fn answer(&self, value: Bytes, stored: bool) -> Answer {
        let found = match self.fence {
            Some(_) => Found::Filled { stored },
            None => Found::Bypass,
        };
        let seq = self.fence.and_then(|fence| self.shared.store.seq(fence));
        Answer { value, found, seq }
    }

    fn land(&mut self, outcome: Outcome) {
        if let Some(leader) = self.leader.take() {
            leader.land(outcome);
        }
    }
}
