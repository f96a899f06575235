//! A read: answered from what is stored, or by one request to the origin for all equal requests at that time.

use std::{sync::Arc, time::Duration};

use http::{HeaderMap, Method, Response, StatusCode, request::Parts};
use mizan_cache::{
    Arrival, CacheOutcome, Coalescing,
    engine::{CacheFill, Read as Machine, Reuse, Step},
};
use mizan_core::Forward;

use super::{
    demand::Demand,
    fetch::Fetch,
    look::Look,
    resource::Resource,
    reuse,
    serve::detached,
    stored::{self, Cached},
};
use crate::{
    body::Body,
    engine::Engine,
    message::Client,
    problem::{self, problem},
    store::cache_status,
    upstream::Failure,
};

/// A request that may be answered from what is stored.
#[derive(Debug)]
pub(super) struct Read {
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

impl Read {
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

    pub(super) async fn answer(self: Arc<Self>) -> Response<Body> {
        let mut coalescing = Coalescing::default();
        coalescing.max_wait = self.engine.settings.timeouts.coalesce;
        let mut machine = Machine::new(self.arrival, coalescing);
        let coalescer = &self.engine.vary_index.coalescer;
        loop {
            let Look {
                looked,
                question,
                key,
            } = self.look(machine.has_waited());
            let reuse = looked.found.as_ref().map(|found| found.reuse);
            let is_hit = matches!(reuse, Some(Reuse::AsIs | Reuse::WhileFilling));
            if self.demand.only_if_cached && !is_hit {
                let detail = "nothing is stored that answers the request";
                return problem(StatusCode::GATEWAY_TIMEOUT, "not_stored", detail);
            }
            let (Some(key), false) = (key, is_hit && reuse == Some(Reuse::AsIs)) else {
                return match (is_hit, &question.stored) {
                    (true, Some(stored)) => self.hit(stored, machine.has_waited()),
                    _ => detached(Fetch::new(self.clone(), question, None).run()).await,
                };
            };
            match machine.looked(key, looked, coalescer) {
                Step::Serve(served) => return self.hit(&served.value, machine.has_waited()),
                Step::ServeAndFill(served, fill) => {
                    tokio::spawn(Fetch::new(self.clone(), question, Some(fill)).run());
                    return self.hit(&served.value, machine.has_waited());
                }
                Step::Fill(fill) => {
                    return detached(Fetch::new(self.clone(), question, Some(fill)).run()).await;
                }
                Step::Wait(follower, limit) => {
                    let shared = follower.shared(limit).await;
                    if let Step::Fail(failure) = machine.followed(shared) {
                        return self.failed(question.stored.as_deref(), failure);
                    }
                }
                Step::Fail(failure) => return self.failed(question.stored.as_deref(), failure),
                Step::LookUp => {}
            }
        }
    }

    /// The response when another request has found that the origin fails.
    fn failed(&self, stored: Option<&Cached>, failure: Failure) -> Response<Body> {
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
        if !reuse::stale_if_error(stored, &self.demand, failing, now) {
            return None;
        }
        let (age, ttl) = (stored.times.age_at(now), stored.terms.life.fresh_for);
        let outcome = CacheOutcome::StaleIfError { age, ttl };
        Some(self.from(stored, outcome, None, now))
    }

    fn hit(&self, stored: &Cached, waited: bool) -> Response<Body> {
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
