//! A bounded store in memory, weighed in bytes.

use std::collections::hash_map::RandomState;
use std::sync::Arc;
use std::time::Instant;

use quick_cache::sync::{Cache, DefaultLifecycle};

use crate::entry::{Entry, State};
use crate::stamps::Stamps;

/// What an entry costs beside its key and its value: itself, its place in the table and its slots.
const OVERHEAD: usize = 256;
/// What an entry is taken to weigh before there are any; only sizes the tables at the start.
const TYPICAL: u64 = 4096;

type Entries<V> = Cache<Arc<str>, Arc<Entry<V>>, Bytes, RandomState>;

/// Entries by key, within a number of bytes: the least worth keeping go first (S3-FIFO).
///
/// Every use is synchronous and takes the time from the caller. An entry that is no longer valid stays
/// until it is replaced or its room is needed; [`Memory::get`] says what may be done with it.
///
/// ```
/// use std::sync::Arc;
/// use std::time::Instant;
/// use mizan_cache::{Entry, Lifetime, Memory, Stamps, State};
///
/// let memory = Memory::new(64 << 20, Arc::new(Stamps::new()));
/// let now = Instant::now();
/// let fence = memory.stamps().capture();
/// let value = "read after the fence was captured";
/// let slots = memory.stamps().mark(["board;board_id=1"]);
/// let lifetime = Lifetime::seconds(60, 0);
/// memory.insert("board?1".into(), Entry { value, bytes: value.len(), fence, slots, stored: now, lifetime });
///
/// let (entry, state) = memory.get("board?1", now).ok_or("gone")?;
/// assert_eq!((entry.value, state), (value, State::Fresh));
/// # Ok::<(), &str>(())
/// ```
#[derive(Debug)]
pub struct Memory<V> {
    entries: Entries<V>,
    stamps: Arc<Stamps>,
}

impl<V> Memory<V> {
    /// An empty store of about `bytes`, whose entries are judged by `stamps`.
    #[must_use]
    pub fn new(bytes: u64, stamps: Arc<Stamps>) -> Self {
        let typical = usize::try_from(bytes / TYPICAL).unwrap_or(usize::MAX);
        Self {
            entries: Cache::with(
                typical,
                bytes,
                Bytes,
                RandomState::new(),
                DefaultLifecycle::default(),
            ),
            stamps,
        }
    }

    /// The order of purges its entries are judged by.
    #[must_use]
    pub fn stamps(&self) -> &Arc<Stamps> {
        &self.stamps
    }

    /// What is held under `key`, and what may be done with it at `now`.
    #[must_use]
    pub fn get(&self, key: &str, now: Instant) -> Option<(Arc<Entry<V>>, State)> {
        let entry = self.entries.get(key)?;
        let state = self.state(&entry, now);
        Some((entry, state))
    }

    /// What may be done with an entry at `now`.
    #[must_use]
    pub fn state(&self, entry: &Entry<V>, now: Instant) -> State {
        let age = entry.age(now);
        match () {
            () if !self.stamps.is_valid(entry.fence, &entry.slots) => State::Purged,
            () if age < entry.lifetime.ttl => State::Fresh,
            () if age < entry.lifetime.whole() => State::Stale,
            () => State::Expired,
        }
    }

    /// Keeps an entry; gives `false` if a purge concerned it already, and then keeps nothing.
    pub fn insert(&self, key: Arc<str>, entry: Entry<V>) -> bool {
        let valid = self.stamps.is_valid(entry.fence, &entry.slots);
        if valid {
            self.entries.insert(key, Arc::new(entry));
        }
        valid
    }

    /// Lets go of what is held under `key`.
    pub fn remove(&self, key: &str) {
        self.entries.remove(key);
    }

    /// How many entries are held.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing is held.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// About how many bytes are held.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.entries.weight()
    }
}

/// Weighs an entry in bytes.
#[derive(Clone, Copy, Debug)]
struct Bytes;

impl<V> quick_cache::Weighter<Arc<str>, Arc<Entry<V>>> for Bytes {
    fn weight(&self, key: &Arc<str>, entry: &Arc<Entry<V>>) -> u64 {
        (OVERHEAD + key.len() + entry.bytes + size_of_val(&*entry.slots)) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::Lifetime;

    #[test]
    fn it_holds_no_more_bytes_than_it_may() {
        let most = 1 << 20;
        let memory = Memory::new(most, Arc::new(Stamps::new()));
        for key in 0..10_000 {
            let entry = Entry {
                value: (),
                bytes: 1000,
                fence: memory.stamps().capture(),
                slots: memory.stamps().mark(["tag"]),
                stored: Instant::now(),
                lifetime: Lifetime::seconds(60, 0),
            };
            memory.insert(key.to_string().into(), entry);
            assert!(memory.bytes() <= most);
        }
        assert!(memory.len() > 500);
    }
}
