//! A bounded store in memory: entries by key, weighed in bytes and judged by the order of purges.

use std::collections::hash_map::RandomState;
use std::sync::Arc;
use std::time::{Duration, Instant};

use quick_cache::OptionsBuilder;
use quick_cache::sync::{Cache, DefaultLifecycle};

use crate::fence::Fence;
use crate::options::CacheLimits;
use crate::outcome::{Lifetime, NoStoreReason};
use crate::stamps::{Slot, Stamps};

/// What an entry costs beside its key and its value: itself, its place in the table and its slots.
const OVERHEAD: usize = 256;
/// What an entry is taken to weigh before there are any; only sizes the tables at the start.
const TYPICAL: u64 = 4096;
/// The part of a shard that one entry may take, as [`largest`] says. The rest is where entries prove that they are used
/// again.
const LARGEST: f64 = 0.97;

/// A value in memory.
#[derive(Debug)]
pub struct Entry<V> {
    /// What is served.
    pub value: V,
    /// How many bytes `value` holds; what bounds the store.
    pub bytes: usize,
    /// The moment captured before the data was read.
    pub fence: Fence,
    /// Its tags, as [`Stamps::mark`](crate::Stamps::mark) gave them.
    pub slots: Box<[Slot]>,
    /// When it was stored.
    pub stored: Instant,
    /// How long it may be served from then on.
    pub lifetime: Lifetime,
}

impl<V> Entry<V> {
    /// How old it is at `now`.
    #[must_use]
    pub fn age(&self, now: Instant) -> Duration {
        now.saturating_duration_since(self.stored)
    }
}

/// What may be done with an entry now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is current: serve it.
    Fresh,
    /// No purge concerned it, but it is past its `ttl`: serve it only while one fill runs.
    Stale,
    /// No purge concerned it, but it is too old to serve.
    Expired,
    /// The data it was made from has changed.
    Purged,
}

type Entries<V> = Cache<Arc<str>, Arc<Entry<V>>, Weight, RandomState>;

/// Entries by key, within a number of bytes: the least worth keeping go first (S3-FIFO).
///
/// Every use is synchronous and takes the time from the caller. An entry that is no longer valid stays
/// until it is replaced or its room is needed; [`Memory::get`] says what may be done with it.
///
/// It is divided into shards, as many as the cores can use but no more than leave room for the largest value that
/// [`CacheLimits`] allow: what is within the limits is held, on a machine with any number of cores.
///
/// ```
/// use std::sync::Arc;
/// use std::time::Instant;
/// use mizan_cache::{CacheLimits, Entry, Lifetime, Memory, Stamps, State};
///
/// let memory = Memory::new(CacheLimits::default(), Arc::new(Stamps::new()));
/// let now = Instant::now();
/// let fence = memory.stamps().capture();
/// let value = "read after the fence was captured";
/// let slots = memory.stamps().mark(["board;board_id=1"]);
/// let lifetime = Lifetime::seconds(60, 0);
/// let entry = Entry { value, bytes: value.len(), fence, slots, stored: now, lifetime };
/// assert_eq!(memory.insert("board?1".into(), entry), Ok(()));
///
/// let (entry, state) = memory.get("board?1", now).ok_or("gone")?;
/// assert_eq!((entry.value, state), (value, State::Fresh));
/// # Ok::<(), &str>(())
/// ```
#[derive(Debug)]
pub struct Memory<V> {
    entries: Entries<V>,
    stamps: Arc<Stamps>,
    limits: CacheLimits,
    /// The heaviest entry a shard holds.
    heaviest: u64,
}

impl<V> Memory<V> {
    /// An empty store within these limits, whose entries are judged by `stamps`.
    #[must_use]
    pub fn new(limits: CacheLimits, stamps: Arc<Stamps>) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self::for_cores(limits, stamps, cores)
    }

    fn for_cores(limits: CacheLimits, stamps: Arc<Stamps>, cores: usize) -> Self {
        let typical = usize::try_from(limits.bytes / TYPICAL).unwrap_or(usize::MAX);
        let options = OptionsBuilder::new()
            .shards(shards(limits, cores))
            .estimated_items_capacity(typical)
            .weight_capacity(limits.bytes)
            .hot_allocation(LARGEST)
            .build();
        let (hasher, lifecycle) = (RandomState::new(), DefaultLifecycle::default());
        // Both numbers that a build asks for are given.
        let entries = match options {
            Ok(options) => Cache::with_options(options, Weight, hasher, lifecycle),
            Err(_) => Cache::with(typical, limits.bytes, Weight, hasher, lifecycle),
        };
        Self {
            heaviest: largest(entries.shard_capacity()),
            entries,
            stamps,
            limits,
        }
    }

    /// The order of purges its entries are judged by.
    #[must_use]
    pub fn stamps(&self) -> &Arc<Stamps> {
        &self.stamps
    }

    /// What it may hold.
    #[must_use]
    pub fn limits(&self) -> &CacheLimits {
        &self.limits
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

    /// Stores an entry. When this returns `Ok`, the entry was held; it stays until its room is needed.
    ///
    /// # Errors
    ///
    /// Why it is not held: it exceeds the limits, or a purge has concerned it already.
    pub fn insert(&self, key: Arc<str>, entry: Entry<V>) -> Result<(), NoStoreReason> {
        if entry.bytes > self.limits.value_bytes || weight(&key, &entry) > self.heaviest {
            return Err(NoStoreReason::TooLarge);
        }
        if !self.stamps.is_valid(entry.fence, &entry.slots) {
            return Err(NoStoreReason::PurgedMeanwhile);
        }
        let (entry, again) = (Arc::new(entry), Arc::clone(&key));
        self.entries.insert(key, Arc::clone(&entry));
        if self.entries.contains_key(&again) {
            return Ok(());
        }
        // A larger entry in the place of a smaller one may have had to make room by going itself. As a new one it does not.
        self.entries.insert(Arc::clone(&again), entry);
        match self.entries.contains_key(&again) {
            true => Ok(()),
            false => Err(NoStoreReason::NotAdmitted),
        }
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

    /// How many of the held values are like this; it looks at each.
    pub fn count(&self, is_counted: impl Fn(&V) -> bool) -> usize {
        let held = self.entries.iter();
        held.filter(|(_, entry)| is_counted(&entry.value)).count()
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

/// How many shards a store has on so many cores: a power of two, and each with room for the largest value.
fn shards(limits: CacheLimits, cores: usize) -> usize {
    let value = limits.value_bytes.saturating_add(limits.key_bytes);
    let entry = value.saturating_add(OVERHEAD + limits.tags * size_of::<Slot>()) as u64;
    let mut shards = cores.saturating_mul(4).next_power_of_two();
    while shards > 1 && largest(limits.bytes / shards as u64) < entry {
        shards /= 2;
    }
    shards
}

/// The heaviest entry of a shard of this size: rounded down, however quick_cache rounds.
fn largest(shard: u64) -> u64 {
    shard / 100 * 97
}

fn weight<V>(key: &str, entry: &Entry<V>) -> u64 {
    let slots = size_of_val(&*entry.slots);
    (OVERHEAD + key.len() + slots).saturating_add(entry.bytes) as u64
}

/// Weighs an entry in bytes.
#[derive(Clone, Copy, Debug)]
struct Weight;

impl<V> quick_cache::Weighter<Arc<str>, Arc<Entry<V>>> for Weight {
    fn weight(&self, key: &Arc<str>, entry: &Arc<Entry<V>>) -> u64 {
        weight(key, entry)
    }
}

#[cfg(test)]
mod tests;
