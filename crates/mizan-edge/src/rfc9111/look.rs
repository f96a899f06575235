//! A look into the store: what is stored for a request, and how it may answer.

use std::{sync::Arc, time::Duration};

use http::header;
use mizan_cache::engine::{Looked, Reuse};
use mizan_core::Forward;

use super::{
    precondition,
    request::{CacheableRequest, Question},
    reuse,
    stored::Cached,
    vary_index::Found,
};

/// What a look into the store came to.
pub(super) struct Look {
    pub(super) looked: Looked<Arc<Cached>>,
    pub(super) question: Question,
    /// The key by which requests that want the same wait for each other; nothing if this one is answered alone.
    pub(super) key: Option<Arc<str>>,
}

impl CacheableRequest {
    /// What is stored for the request, how it may answer, and what to ask the origin where it may not; `waited` for
    /// another request that asked.
    pub(super) fn look(&self, waited: bool) -> Look {
        let now = self.engine.settings.clock.now();
        // Before anything is looked up: a fill that shows all purges up to here may answer.
        let seen = Some(self.engine.vary_index.capture());
        let (found, question, selection) =
            match self.engine.vary_index.find(&self.resource, self.fields()) {
                Found::Response(stored, selection) => {
                    let reuse = self.reuse(&stored, waited, now);
                    let life = &stored.terms.life;
                    let found = mizan_cache::engine::Found {
                        reuse,
                        age: life.age_at(now),
                        ttl: life.fresh_for,
                        value: stored.clone(),
                    };
                    let (question, selection) = self.validation(stored, selection);
                    (Some(found), question, selection)
                }
                Found::Miss(selection) => {
                    let why = match &selection {
                        Some(_) => Forward::VaryMiss,
                        None => Forward::UriMiss,
                    };
                    let selection = selection.unwrap_or_default();
                    let selection = self.asks_for_the_whole().then_some(selection);
                    (None, Question { stored: None, why }, selection)
                }
                Found::Pass => {
                    let why = Forward::UriMiss;
                    (None, Question { stored: None, why }, None)
                }
            };
        let demand = &self.demand;
        let is_shared = self.is_get() && !demand.no_cache && !demand.no_store;
        let selection = selection.filter(|_| is_shared);
        Look {
            looked: Looked {
                found,
                why: question.why,
                seen,
            },
            question,
            key: selection.map(|selection| format!("{}{selection}", self.resource.key()).into()),
        }
    }

    fn reuse(&self, stored: &Cached, waited: bool, now: Duration) -> Reuse {
        // What came while this request was waiting is fresh enough for it.
        let is_new = waited && stored.terms.life.received >= self.arrived && !self.demand.no_cache;
        if is_new && !reuse::is_always_asked(stored) {
            return Reuse::AsIs;
        }
        // Another node may have been told that its groups are stale.
        if !stored.terms.groups.is_empty() && !self.engine.manifest.hears_of_purges() {
            return Reuse::Validated;
        }
        reuse::reuse(stored, &self.demand, now)
    }

    /// Asks whether a response still holds, or for another one if nothing tells them apart.
    fn validation(&self, stored: Arc<Cached>, selection: String) -> (Question, Option<String>) {
        let why = if self.demand.no_cache {
            Forward::Request
        } else {
            Forward::Stale
        };
        let can_wait = !reuse::is_always_asked(&stored)
            && (self.asks_for_the_whole() || precondition::has_validator(&stored.fields));
        let selection = can_wait.then_some(selection);
        let stored = Some(stored);
        (Question { stored, why }, selection)
    }

    /// Whether the answer may be what others ask for too.
    fn asks_for_the_whole(&self) -> bool {
        !precondition::is_conditional(self.fields()) && !self.fields().contains_key(header::RANGE)
    }
}
