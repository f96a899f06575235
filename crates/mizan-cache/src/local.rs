//! The store of one process, for the cache of an origin.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use tokio::time::Instant;

use crate::fence::{Arrival, Fence, History};
use crate::fill::{Found, Reuse};
use crate::memory::{Entry, Memory, State};
use crate::options::MemoryOptions;
use crate::outcome::{NoStoreReason, Purged, StorePolicy};
use crate::read::Looked;
use crate::stamps::Stamps;

#[derive(Debug)]
pub(crate) struct Local {
    memory: Memory<Bytes>,
    /// When purges were made, if replicas lag.
    history: Option<Mutex<History>>,
}

impl Local {
    pub(crate) fn new(options: MemoryOptions) -> Self {
        let lag = options.replica_lag;
        let history = || Mutex::new(History::new(lag, Some(0)));
        let local = Self {
            memory: Memory::new(options.limits, Arc::new(Stamps::new())),
            history: (!lag.is_zero()).then(history),
        };
        if local.history.is_some() {
            // What an earlier process purged a moment ago is not known here, and may not have reached a replica.
            local.purge_all();
        }
        local
    }

    pub(crate) fn arrival(&self) -> Arrival {
        let primary = self.memory.stamps().capture();
        let fence = match &self.history {
            None => primary,
            Some(history) => {
                let lagged = lock(history).lagged(Instant::now());
                lagged.map_or(Fence::UNKNOWN, Fence::local)
            }
        };
        Arrival { fence, primary }
    }

    pub(crate) fn look(&self, key: &str) -> Looked<Bytes> {
        let seen = self.memory.stamps().capture();
        let now = Instant::now().into_std();
        let found = self.memory.get(key, now).and_then(|(entry, state)| {
            let reuse = match state {
                State::Fresh => Reuse::AsIs,
                State::Stale => Reuse::WhileFilling,
                State::Expired | State::Purged => return None,
            };
            Some(Found {
                value: entry.value.clone(),
                reuse,
                age: entry.age(now),
                ttl: entry.lifetime.ttl,
            })
        });
        Looked::new(found, Some(seen))
    }

    /// Stores a value; gives the moment up to which it shows every purge.
    pub(crate) fn store(
        &self,
        key: &str,
        value: &Bytes,
        policy: &StorePolicy,
        arrival: Arrival,
    ) -> Result<Fence, NoStoreReason> {
        if !self.memory.limits().allow(key, &policy.tags, value.len()) {
            return Err(NoStoreReason::TooLarge);
        }
        let stamps = self.memory.stamps();
        let slots = stamps.mark(&policy.tags);
        let seen = stamps.capture();
        if !stamps.is_valid(arrival.primary, &slots) {
            return Err(NoStoreReason::PurgedMeanwhile);
        }
        if !stamps.is_valid(arrival.fence, &slots) {
            return Err(NoStoreReason::ReplicaLag);
        }
        let entry = Entry {
            // A copy of its own: what is given may be a part of a larger buffer, which would be held and not counted.
            value: Bytes::copy_from_slice(value),
            bytes: value.len(),
            fence: arrival.fence,
            slots,
            stored: Instant::now().into_std(),
            lifetime: policy.lifetime,
        };
        self.memory.insert(key.into(), entry).map(|()| seen)
    }

    pub(crate) fn purge(&self, tags: &[String]) -> Purged {
        let seq = self.memory.stamps().purge(tags);
        self.note(seq)
    }

    pub(crate) fn purge_all(&self) -> Purged {
        let seq = self.memory.stamps().purge_all();
        self.note(seq)
    }

    fn note(&self, seq: u64) -> Purged {
        if let Some(history) = &self.history {
            lock(history).note(Instant::now(), seq);
        }
        Purged::Done { seq: None }
    }
}

fn lock(history: &Mutex<History>) -> MutexGuard<'_, History> {
    history.lock().unwrap_or_else(PoisonError::into_inner)
}
