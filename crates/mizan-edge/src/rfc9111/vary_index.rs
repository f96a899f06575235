//! Which stored response answers a request: by resource, then by the request fields that chose it (RFC 9111 §4.1).

use std::{sync::Arc, time::Instant};

use http::HeaderMap;
use mizan_cache::{
    Fence, Lifetime, State,
    engine::{Coalescer, FillResult, HIT_FOR_PASS},
};

use super::{resource::Resource, stored::Cached, vary::Vary};
use crate::{
    store::{NewEntry, NoStoreReason},
    stored::{Store, Stored},
    upstream::Failure,
};

/// How many ways in which a resource varies are remembered; its responses mostly agree on one.
const WAYS: usize = 4;

/// What an entry without a body weighs beside its key.
const INDEX: usize = 128;

/// What is found for a request.
#[derive(Debug)]
pub(super) enum Found {
    /// A response that a request like this one was answered with.
    Response(Arc<Cached>),
    /// Nothing for this request; responses of the resource are chosen by this.
    Miss(Option<Vary>),
    /// Nothing, and nothing is to be expected.
    Pass,
}

/// The responses stored by RFC 9111, by what chose them.
#[derive(Debug)]
pub(crate) struct VaryIndex {
    store: Arc<Store>,
    /// The fetches under way; a request that waited looks again when one ends.
    pub(super) coalescer: Coalescer<FillResult<Arc<Cached>, Failure>>,
}

impl VaryIndex {
    /// The index of what is in this store.
    pub(crate) fn new(store: Arc<Store>) -> Self {
        Self {
            store,
            coalescer: Coalescer::new(),
        }
    }

    /// Makes everything invalid that carries one of these tags.
    pub(super) fn purge(&self, tags: &[String]) {
        if !tags.is_empty() {
            self.store.stamps().purge(tags);
        }
    }

    /// Makes everything invalid.
    pub(super) fn purge_all(&self) {
        self.store.stamps().purge_all();
    }

    /// This moment in the order of purges.
    pub(super) fn capture(&self) -> Fence {
        self.store.stamps().capture()
    }

    /// The latest response for a request of `resource` with these fields.
    pub(super) fn find(&self, resource: &Resource, request: &HeaderMap) -> Found {
        let key = resource.key();
        let entry = self.valid(&key);
        let Some(Stored::VaryIndex(ways)) = entry.as_ref().map(|entry| &entry.value) else {
            return match self.coalescer.passes(&key) {
                Some(_) => Found::Pass,
                None => Found::Miss(None),
            };
        };
        let stored = ways.iter().filter_map(|way| {
            let entry = self.valid(&selected(&key, way, request))?;
            match &entry.value {
                Stored::Rfc9111(response) => Some(response.clone()),
                _ => None,
            }
        });
        match stored.max_by_key(|stored| stored.terms.life.received) {
            Some(stored) => Found::Response(stored),
            None => Found::Miss(ways.first().cloned()),
        }
    }

    /// Stores a response to a request that was forwarded after `fence`.
    ///
    /// # Errors
    ///
    /// Why it is not stored.
    pub(super) fn keep(
        &self,
        resource: &Resource,
        request: &HeaderMap,
        fence: Fence,
        cached: &Arc<Cached>,
    ) -> Result<(), NoStoreReason> {
        let (key, tag) = (resource.key(), resource.tag());
        let vary = cached.terms.vary.clone();
        let place = selected(&key, &vary, request);
        let mut tags = cached.terms.groups.clone();
        tags.push(tag.clone());
        self.store.keep(place.into(), cached, entry(fence, &tags))?;
        self.coalescer.clear_pass(&key);
        let ways = self.ways(&key, vary);
        let weight = INDEX + ways.iter().map(Vary::weight).sum::<usize>();
        let ways = Stored::VaryIndex(ways);
        self.store.insert(key, ways, weight, entry(fence, &[tag]))
    }

    /// Lets go of the response that [`find`](Self::find) gives for a request.
    pub(super) fn forget(&self, resource: &Resource, request: &HeaderMap, stored: &Cached) {
        let place = selected(&resource.key(), &stored.terms.vary, request);
        self.store.remove(&place);
    }

    /// Remembers why a response of a resource is not stored, unless another one of it is.
    pub(super) fn pass(&self, resource: &Resource, reason: NoStoreReason) {
        let key = resource.key();
        if self.valid(&key).is_none() {
            self.coalescer.mark_pass(key, HIT_FOR_PASS, reason.into());
        }
    }

    /// This way in which a resource varies, and those known before.
    fn ways(&self, key: &str, latest: Vary) -> Box<[Vary]> {
        let known = self.valid(key);
        let known = known.as_ref().map(|entry| &entry.value);
        let earlier = match known {
            Some(Stored::VaryIndex(ways)) => {
                ways.iter().filter(|way| **way != latest).cloned().collect()
            }
            _ => Vec::new(),
        };
        let ways = std::iter::once(latest).chain(earlier);
        ways.take(WAYS).collect()
    }

    /// What is stored under a key and has not been purged.
    fn valid(&self, key: &str) -> Option<Arc<mizan_cache::Entry<Stored>>> {
        let (entry, state) = self.store.get(key, Instant::now())?;
        // How long a response may be used is its own matter.
        (state != State::Purged).then_some(entry)
    }
}

/// An entry that is stored now; how long a response may be used is its own matter.
fn entry(fence: Fence, tags: &[String]) -> NewEntry<'_> {
    NewEntry {
        fence,
        tags,
        stored: Instant::now(),
        lifetime: Lifetime::seconds(0, 0),
    }
}

/// Where the response of a resource is kept that was chosen by what a request says.
fn selected(key: &str, vary: &Vary, request: &HeaderMap) -> String {
    format!("{key}\n{}", vary.selection(request))
}

#[cfg(test)]
#[path = "vary_index_tests.rs"]
mod tests;
