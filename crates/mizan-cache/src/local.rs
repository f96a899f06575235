//! The store of one process, for the cache of an origin.

use std::sync::Arc;

use bytes::Bytes;
use tokio::time::Instant;

use crate::answer::{Answer, Found, Keep};
use crate::cache::Purged;
use crate::entry::{Entry, State};
use crate::memory::Memory;
use crate::stamps::{Fence, Stamps};
use crate::store::{Held, Look};

/// How much a cache in memory holds.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct MemoryOptions {
    /// About how many bytes all entries together may take. By default 64 MiB.
    pub bytes: u64,
    /// How many bytes one value may have; a larger one is answered and not kept. By default 1 MiB.
    pub value_bytes: usize,
}

impl Default for MemoryOptions {
    fn default() -> Self {
        Self {
            bytes: 64 << 20,
            value_bytes: 1 << 20,
        }
    }
}

impl MemoryOptions {
    /// The defaults, but for about how many `bytes` all entries together may take.
    #[must_use]
    pub fn bytes(bytes: u64) -> Self {
        Self {
            bytes,
            ..Self::default()
        }
    }
}

#[derive(Debug)]
pub(crate) struct Local {
    memory: Memory<Bytes>,
    options: MemoryOptions,
}

impl Local {
    pub(crate) fn new(options: MemoryOptions) -> Self {
        Self {
            memory: Memory::new(options.bytes, Arc::new(Stamps::new())),
            options,
        }
    }

    pub(crate) fn look(&self, key: &str) -> Look {
        let fence = Some(self.memory.stamps().capture());
        let now = Instant::now().into_std();
        let held = self.memory.get(key, now).and_then(|(entry, state)| {
            let age = entry.age(now);
            let value = entry.value.clone();
            let answer = |found| Answer {
                value,
                found,
                seq: None,
            };
            match state {
                State::Fresh => Some(Held::Fresh(answer(Found::Hit { age }))),
                State::Stale => Some(Held::Stale(answer(Found::Stale { age }))),
                State::Expired | State::Purged => None,
            }
        });
        Look { held, fence }
    }

    pub(crate) fn keep(&self, key: &str, value: &Bytes, keep: &Keep, fence: Fence) -> bool {
        let entry = Entry {
            value: value.clone(),
            bytes: value.len(),
            fence,
            slots: self.memory.stamps().mark(&keep.tags),
            stored: Instant::now().into_std(),
            lifetime: keep.lifetime,
        };
        value.len() <= self.options.value_bytes && self.memory.insert(key.into(), entry)
    }

    pub(crate) fn purge(&self, tags: &[String]) -> Purged {
        self.memory.stamps().purge(tags);
        Purged::Done { seq: None }
    }

    pub(crate) fn purge_all(&self) -> Purged {
        self.memory.stamps().purge_all();
        Purged::Done { seq: None }
    }
}
