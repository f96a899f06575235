//! The entries of the policies, in one memory limit.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use mizan_cache::{
    CacheLimits, Entry, Fence, Lifetime, Memory, Stamps, State, engine::CachedResponse,
};

use super::{
    NoStoreReason,
    transit::{Transit, TransitMemory},
};

/// The part of the memory that is for bodies on their way.
const TRANSIT: u64 = 4;
/// What the fields of a response may weigh beside its body: as much as a head may have, twice.
const HEAD: usize = 1 << 20;

/// The terms of a policy, whose responses are among the values `S` of a store.
pub(crate) trait Policy<S>: Sized {
    /// The response of this policy, when the value is one.
    fn response(stored: &S) -> Option<&Arc<CachedResponse<Self>>>;
    /// The value that is stored of it.
    fn stored(response: Arc<CachedResponse<Self>>) -> S;
}

/// A stored response, and whether it may be given.
#[derive(Debug)]
pub(crate) struct Found<T> {
    pub(crate) response: Arc<CachedResponse<T>>,
    pub(crate) state: State,
    /// How long ago its origin made it, or confirmed it, as far as is known.
    pub(crate) age: Duration,
    /// For how long it may be given.
    pub(crate) lifetime: Lifetime,
}

/// When and how long an entry is good for, and what purges it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewEntry<'t> {
    /// The moment before which the origin was not asked.
    pub(crate) fence: Fence,
    pub(crate) tags: &'t [String],
    /// The moment its age is counted from.
    pub(crate) stored: Instant,
    pub(crate) lifetime: Lifetime,
}

/// The entries of both policies.
#[derive(Debug)]
pub(crate) struct HttpStore<S> {
    memory: Memory<S>,
    transit: TransitMemory,
    /// The most bytes of one response.
    most: usize,
}

impl<S> HttpStore<S> {
    /// An empty store; entries and bodies on their way together take as many bytes as `limits` says.
    pub(crate) fn new(limits: CacheLimits, stamps: Arc<Stamps>) -> Self {
        let transit = limits.bytes / TRANSIT;
        let most = usize::try_from(transit).unwrap_or(usize::MAX);
        let most = limits.value_bytes.min(most);
        let mut entries = limits;
        entries.bytes = limits.bytes - transit;
        entries.value_bytes = most.saturating_add(HEAD);
        Self {
            most,
            memory: Memory::new(entries, stamps),
            transit: TransitMemory::new(transit),
        }
    }

    /// The order of purges.
    pub(crate) fn stamps(&self) -> &Arc<Stamps> {
        self.memory.stamps()
    }

    /// The place of a body on its way; none if it is known to be too large.
    pub(crate) fn transit(&self, size: Option<u64>) -> Option<Transit> {
        let mut place = self.transit.place(self.most);
        let exact = size.map_or(Some(0), |size| usize::try_from(size).ok())?;
        place.reserve(exact).then_some(place)
    }

    /// What is stored under a key, whatever may be done with it at `now`.
    pub(crate) fn get(&self, key: &str, now: Instant) -> Option<(Arc<Entry<S>>, State)> {
        self.memory.get(key, now)
    }

    /// The response of a policy that is stored under a key.
    pub(crate) fn response<T: Policy<S>>(&self, key: &str, now: Instant) -> Option<Found<T>> {
        let (entry, state) = self.memory.get(key, now)?;
        let response = T::response(&entry.value)?.clone();
        Some(Found {
            response,
            state,
            age: entry.age(now),
            lifetime: entry.lifetime,
        })
    }

    /// Stores a response.
    ///
    /// # Errors
    ///
    /// Why it was not stored.
    pub(crate) fn keep<T: Policy<S>>(
        &self,
        key: Arc<str>,
        response: &Arc<CachedResponse<T>>,
        new: NewEntry<'_>,
    ) -> Result<(), NoStoreReason> {
        let limits = self.memory.limits();
        if new.tags.len() > limits.tags || new.tags.iter().any(|tag| tag.len() > limits.tag_bytes) {
            return Err(NoStoreReason::Groups);
        }
        if key.len() > limits.key_bytes {
            return Err(mizan_cache::NoStoreReason::TooLarge.into());
        }
        self.insert(key, T::stored(response.clone()), response.bytes(), new)
    }

    /// Stores something of this weight.
    ///
    /// # Errors
    ///
    /// Why it was not stored.
    pub(crate) fn insert(
        &self,
        key: Arc<str>,
        value: S,
        weight: usize,
        new: NewEntry<'_>,
    ) -> Result<(), NoStoreReason> {
        let entry = Entry {
            value,
            bytes: weight,
            fence: new.fence,
            slots: self.memory.stamps().mark(new.tags),
            stored: new.stored,
            lifetime: new.lifetime,
        };
        Ok(self.memory.insert(key, entry)?)
    }

    /// Drops what is stored under a key.
    pub(crate) fn remove(&self, key: &str) {
        self.memory.remove(key);
    }

    /// How many of the values are like this.
    pub(crate) fn count(&self, is_counted: impl Fn(&S) -> bool) -> usize {
        self.memory.count(is_counted)
    }

    /// How many bytes they take.
    pub(crate) fn bytes(&self) -> u64 {
        self.memory.bytes()
    }
}
