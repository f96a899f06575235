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

/// What an entry without a body weighs beside its key.
const INDEX: usize = 128;

/// What is found for a request.
#[derive(Debug)]
pub(super) enum Found {
    /// A response that a request like this one was answered with, and the selection that these have in common.
    Response(Arc<Cached>, String),
    /// Nothing for this request; responses of the resource are chosen by this selection.
    Miss(Option<String>),
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

    /// The response for a request of `resource` with these fields.
    ///
    /// The request is like the one that was answered in every field that any response of the resource varies by. That
    /// is stricter than RFC 9111 §4.1, by which the fields of the one response count: an origin that names only what it
    /// looked at for that response would have one reader's chosen for another.
    pub(super) fn find(&self, resource: &Resource, request: &HeaderMap) -> Found {
        let key = resource.key();
        let Some(vary) = self.vary(&key) else {
            return match self.coalescer.passes(&key) {
                Some(_) => Found::Pass,
                None => Found::Miss(None),
            };
        };
        let selection = vary.selection(request);
        let entry = self.valid(&place(&key, &selection));
        match entry.as_ref().map(|entry| &entry.value) {
            Some(Stored::Rfc9111(response)) => Found::Response(response.clone(), selection),
            _ => Found::Miss(Some(selection)),
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
        let of_others = self.vary(&key).unwrap_or_default();
        let vary = cached.terms.vary.union(&of_others);
        let vary = vary.ok_or(NoStoreReason::Vary)?;
        let place = place(&key, &vary.selection(request));
        let mut tags = cached.terms.groups.clone();
        tags.push(tag.clone());
        self.store.keep(place.into(), cached, entry(fence, &tags))?;
        self.coalescer.clear_pass(&key);
        let weight = INDEX + vary.weight();
        let vary = Stored::VaryIndex(vary);
        self.store.insert(key, vary, weight, entry(fence, &[tag]))
    }

    /// Lets go of the response that [`find`](Self::find) gives for a request.
    pub(super) fn forget(&self, resource: &Resource, request: &HeaderMap) {
        let key = resource.key();
        if let Some(vary) = self.vary(&key) {
            self.store.remove(&place(&key, &vary.selection(request)));
        }
    }

    /// Remembers why a response of a resource is not stored, unless another one of it is.
    pub(super) fn pass(&self, resource: &Resource, reason: NoStoreReason) {
        let key = resource.key();
        if self.valid(&key).is_none() {
            self.coalescer.mark_pass(key, HIT_FOR_PASS, reason.into());
        }
    }

    /// What the responses of a resource vary by; nothing if none is stored.
    fn vary(&self, key: &str) -> Option<Vary> {
        match &self.valid(key)?.value {
            Stored::VaryIndex(vary) => Some(vary.clone()),
            Stored::Rfc9111(_) | Stored::Manifest(_) => None,
        }
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

/// Where the response of a resource is kept that has this selection.
fn place(key: &str, selection: &str) -> String {
    format!("{key}\n{selection}")
}

#[cfg(test)]
#[path = "vary_index_tests.rs"]
mod tests;
