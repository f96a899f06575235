//! Where responses are kept: by resource, then by the fields of the request that chose them.

use std::{sync::Arc, time::Instant};

use http::HeaderMap;
use hyper::body::SizeHint;
use mizan_cache::{CacheLimits, Coalescer, Entry, Fence, Lifetime, Memory, Stamps, State};
use tokio::sync::Semaphore;

use super::{relay::Room, resource::Resource, stored::Stored, vary::Vary};

/// How many bytes the fields of a response may take beside its body.
const HEADS: usize = 128 << 10;

/// How many ways in which a resource varies are remembered; its responses mostly agree on one.
const WAYS: usize = 4;

/// For how many seconds it is remembered that a resource gives what cannot be kept, so that nobody waits for it in vain.
const PASS: u32 = 10;

/// What is kept under one key.
#[derive(Debug)]
enum Kept {
    /// Under the key of a resource: by what its responses were chosen, the latest first.
    Ways(Box<[Vary]>),
    /// Under the key of a resource: that its last response could not be kept.
    Pass,
    /// Under the key of a resource and a selection: a response.
    Response(Arc<Stored>),
}

/// What is found for a request.
#[derive(Debug)]
pub(super) enum Found {
    /// A response that a request like this one was answered with.
    Response(Arc<Stored>),
    /// Nothing for this request; responses of the resource are chosen by this.
    Miss(Option<Vary>),
    /// Nothing, and nothing is to be expected.
    Pass,
}

/// Where responses are kept.
#[derive(Debug)]
pub(crate) struct Shelf {
    kept: Memory<Kept>,
    /// The fetches under way; who waits looks again when one ends.
    pub(super) flights: Coalescer<()>,
    /// The most bytes of one response.
    most: usize,
    /// The kilobytes that may be held for clients who take their time.
    held: Arc<Semaphore>,
}

impl Shelf {
    /// Room for about `bytes`, and as many again on their way to slow clients; a response has `most` bytes at most.
    pub(crate) fn new(bytes: u64, most: usize, stamps: Arc<Stamps>) -> Self {
        let kilobytes = usize::try_from(bytes >> 10).unwrap_or(usize::MAX);
        Self {
            kept: Memory::new(CacheLimits::new(bytes, most.saturating_add(HEADS)), stamps),
            flights: Coalescer::new(),
            most,
            held: Arc::new(Semaphore::new(kilobytes.min(Semaphore::MAX_PERMITS))),
        }
    }

    /// Room to hold a body of this size on its way, if it is not too large and there is some left.
    pub(super) fn room(&self, size: &SizeHint) -> Option<Room> {
        let most = match size.exact() {
            Some(exact) => usize::try_from(exact)
                .ok()
                .filter(|exact| *exact <= self.most)?,
            None => self.most,
        };
        let kilobytes = u32::try_from(most.div_ceil(1 << 10)).ok()?;
        let held = self.held.clone().try_acquire_many_owned(kilobytes).ok()?;
        Some(Room { most, held })
    }

    /// Makes everything invalid that carries one of these tags.
    pub(super) fn purge(&self, tags: &[String]) {
        if !tags.is_empty() {
            self.kept.stamps().purge(tags);
        }
    }

    /// Makes everything invalid.
    pub(super) fn purge_all(&self) {
        self.kept.stamps().purge_all();
    }

    /// This moment in the order of purges.
    pub(super) fn capture(&self) -> Fence {
        self.kept.stamps().capture()
    }

    /// The latest response for a request of `resource` with these fields.
    pub(super) fn find(&self, resource: &Resource, request: &HeaderMap) -> Found {
        let key = resource.key();
        let Some(entry) = self.valid(&key) else {
            return Found::Miss(None);
        };
        let ways = match &entry.value {
            Kept::Ways(ways) => ways,
            Kept::Pass => return Found::Pass,
            Kept::Response(_) => return Found::Miss(None),
        };
        let stored = ways.iter().filter_map(|way| {
            let entry = self.valid(&selected(&key, way, request))?;
            match &entry.value {
                Kept::Response(stored) => Some(stored.clone()),
                _ => None,
            }
        });
        match stored.max_by_key(|stored| stored.terms.life.received) {
            Some(stored) => Found::Response(stored),
            None => Found::Miss(ways.first().cloned()),
        }
    }

    /// Keeps a response to a request that was forwarded after `fence`; gives whether it is kept.
    pub(super) fn keep(
        &self,
        resource: &Resource,
        request: &HeaderMap,
        fence: Fence,
        stored: Stored,
    ) -> bool {
        let key = resource.key();
        let tag = resource.tag();
        let vary = stored.terms.vary.clone();
        let place = selected(&key, &vary, request);
        let mut tags = stored.terms.groups.clone();
        tags.push(tag.clone());
        let weight = stored.weight();
        let is_kept = self.insert(
            place.into(),
            Kept::Response(Arc::new(stored)),
            weight,
            fence,
            &tags,
        );
        let ways = self.ways(&key, vary);
        let weight = size_of_val(&*ways);
        is_kept && self.insert(key, Kept::Ways(ways), weight, fence, &[tag])
    }

    /// Lets go of the response that [`find`](Self::find) gives for a request.
    pub(super) fn forget(&self, resource: &Resource, request: &HeaderMap, stored: &Stored) {
        let place = selected(&resource.key(), &stored.terms.vary, request);
        self.kept.remove(&place);
    }

    /// Remembers that a resource gave what cannot be kept, unless something of it is kept.
    pub(super) fn pass(&self, resource: &Resource, fence: Fence) {
        let key = resource.key();
        if self.valid(&key).is_none() {
            self.insert(key, Kept::Pass, 0, fence, &[resource.tag()]);
        }
    }

    /// This way in which a resource varies, and those known before.
    fn ways(&self, key: &str, latest: Vary) -> Box<[Vary]> {
        let known = self.valid(key);
        let known = known.as_ref().map(|entry| &entry.value);
        let earlier = match known {
            Some(Kept::Ways(ways)) => ways.iter().filter(|way| **way != latest).cloned().collect(),
            _ => Vec::new(),
        };
        let ways = std::iter::once(latest).chain(earlier);
        ways.take(WAYS).collect()
    }

    /// What is kept under a key and has not been purged.
    fn valid(&self, key: &str) -> Option<Arc<Entry<Kept>>> {
        let (entry, state) = self.kept.get(key, Instant::now())?;
        let is_over = match state {
            State::Purged => true,
            State::Fresh => false,
            // How long a response may be used is its own matter.
            State::Stale | State::Expired => matches!(entry.value, Kept::Pass),
        };
        (!is_over).then_some(entry)
    }

    fn insert(
        &self,
        key: Arc<str>,
        value: Kept,
        bytes: usize,
        fence: Fence,
        tags: &[String],
    ) -> bool {
        let entry = Entry {
            value,
            bytes,
            fence,
            slots: self.kept.stamps().mark(tags),
            stored: Instant::now(),
            lifetime: Lifetime::seconds(PASS, 0),
        };
        self.kept.insert(key, entry).is_ok()
    }
}

/// Where the response of a resource is kept that was chosen by what a request says.
fn selected(key: &str, vary: &Vary, request: &HeaderMap) -> String {
    format!("{key}\n{}", vary.selection(request))
}

#[cfg(test)]
#[path = "shelf_tests.rs"]
mod tests;
