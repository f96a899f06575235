//! A request that may be answered from what is stored, and the answers that a stored response gives it.

use std::{sync::Arc, time::Duration};

use http::{HeaderMap, Method, Response, StatusCode, request::Parts};
use mizan_cache::{Arrival, CacheOutcome, engine::CacheFill};
use mizan_core::Forward;

use super::{
    demand::Demand,
    resource::Resource,
    reuse,
    stored::{self, Cached},
};
use crate::{
    body::Body, engine::Engine, message::Client, problem, store::cache_status, upstream::Failure,
};

/// A request that may be answered from what is stored.
#[derive(Debug)]
pub(super) struct CacheableRequest {
    pub(super) engine: Arc<Engine>,
    pub(super) client: Client,
    pub(super) resource: Resource,
    pub(super) demand: Demand,
    pub(super) request: Parts,
    /// The moment before which nothing was read for it.
    pub(super) arrival: Arrival,
    /// When it came, since 1970-01-01T00:00:00Z.
    pub(super) arrived: Duration,
}

/// The right to fill a read.
pub(super) type ReadFill = CacheFill<Arc<Cached>, Failure>;

/// What the origin is asked, and why.
#[derive(Debug)]
pub(super) struct Question {
    /// What it may say still holds.
    pub(super) stored: Option<Arc<Cached>>,
    pub(super) why: Forward,
}

impl CacheableRequest {
    pub(super) fn new(
        engine: &Arc<Engine>,
        (client, arrival): (Client, Arrival),
        resource: Resource,
        request: Parts,
    ) -> Arc<Self> {
        Arc::new(Self {
            arrived: engine.settings.clock.now(),
            engine: engine.clone(),
            client,
            resource,
            demand: Demand::of(&request.headers),
            request,
            arrival,
        })
    }

    pub(super) fn fields(&self) -> &HeaderMap {
        &self.request.headers
    }

    pub(super) fn is_get(&self) -> bool {
        self.request.method == Method::GET
    }

    /// The response when another request has found that the origin fails.
    pub(super) fn failed(&self, stored: Option<&Cached>, failure: Failure) -> Response<Body> {
        let despite = self.stale_if_error(stored, reuse::Failing::Silent);
        despite.unwrap_or_else(|| problem::upstream(&failure))
    }

    /// The stored response that answers although the origin failed, if it may.
    pub(super) fn stale_if_error(
        &self,
        stored: Option<&Cached>,
        failing: reuse::Failing,
    ) -> Option<Response<Body>> {
        let now = self.engine.settings.clock.now();
        let stored = stored?;
        // Another node may have been told that its groups are stale.
        if !stored.terms.groups.is_empty() && !self.engine.manifest.hears_of_purges() {
            return None;
        }
        if !reuse::stale_if_error(stored, &self.demand, failing, now) {
            return None;
        }
        let (age, ttl) = (stored.times.age_at(now), stored.terms.life.fresh_for);
        let outcome = CacheOutcome::StaleIfError { age, ttl };
        Some(self.from(stored, outcome, None, now))
    }

    pub(super) fn hit(&self, stored: &Cached, waited: bool) -> Response<Body> {
        let now = self.engine.settings.clock.now();
        let (age, ttl) = (stored.times.age_at(now), stored.terms.life.fresh_for);
        let outcome = match age < ttl {
            _ if waited => CacheOutcome::Collapsed,
            true => CacheOutcome::Hit { age, ttl },
            false => CacheOutcome::Stale { age, ttl },
        };
        self.from(stored, outcome, None, now)
    }

    /// The answer that a stored response gives this request.
    pub(super) fn from(
        &self,
        cached: &Cached,
        outcome: CacheOutcome,
        forwarded: Option<StatusCode>,
        now: Duration,
    ) -> Response<Body> {
        let mut response = stored::answer(cached, &self.request.method, self.fields(), now);
        cache_status::mark(&mut response, outcome, forwarded);
        response.map(Body::from)
    }
}
