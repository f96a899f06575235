//! A read: answered from what is stored, or by one request to the origin for all who ask the same at that time.

use std::{sync::Arc, time::Duration};

use http::{HeaderMap, Method, Response, StatusCode, header, request::Parts};
use mizan_cache::{
    Arrival, CacheFill, CacheOutcome, Coalescing, Looked, Read as Machine, Reuse, Step,
};
use mizan_core::Forward;

use super::{
    demand::Demand,
    fetch::Fetch,
    precondition,
    resource::Resource,
    reuse,
    serve::detached,
    storable,
    stored::{self, Cached},
    vary_index::Found,
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
    arrived: Duration,
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

/// What a look into the store came to.
struct Look {
    looked: Looked<Arc<Cached>>,
    question: Question,
    /// The key by which requests that want the same wait for each other; nothing if this one is answered alone.
    key: Option<Arc<str>>,
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
            match machine.looked(&key, looked, coalescer) {
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

    /// What is stored for the request, how it may answer, and what to ask the origin where it may not; `waited` for
    /// another request that asked.
    fn look(&self, waited: bool) -> Look {
        let now = self.engine.settings.clock.now();
        // Before anything is looked up: a fill that shows all purges up to here may answer.
        let seen = Some(self.engine.vary_index.capture());
        let (found, question, selection) =
            match self.engine.vary_index.find(&self.resource, self.fields()) {
                Found::Response(stored) => {
                    let reuse = self.reuse(&stored, waited, now);
                    let life = &stored.terms.life;
                    let found = mizan_cache::Found {
                        reuse,
                        age: life.age_at(now),
                        ttl: life.fresh_for,
                        value: stored.clone(),
                    };
                    let (question, selection) = self.validation(stored);
                    (Some(found), question, selection)
                }
                Found::Miss(vary) => {
                    let why = match &vary {
                        Some(_) => Forward::VaryMiss,
                        None => Forward::UriMiss,
                    };
                    let selection = vary.unwrap_or_default().selection(self.fields());
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
        // What came while this request was waiting has been validated for it.
        let is_new = waited && stored.terms.life.received >= self.arrived && !self.demand.no_cache;
        if is_new && !(stored.terms.life.is_heuristic && storable::has_credentials(self.fields())) {
            return Reuse::AsIs;
        }
        // Another node may have been told that its groups are stale.
        if !stored.terms.groups.is_empty() && !self.engine.manifest.hears_of_purges() {
            return Reuse::Validated;
        }
        reuse::reuse(stored, self.fields(), &self.demand, now)
    }

    /// Asks whether a response still holds, or for another one if nothing tells them apart.
    fn validation(&self, stored: Arc<Cached>) -> (Question, Option<String>) {
        let why = if self.demand.no_cache {
            Forward::Request
        } else {
            Forward::Stale
        };
        let can_wait = self.asks_for_the_whole() || precondition::has_validator(&stored.fields);
        let selection = can_wait.then(|| stored.terms.vary.selection(self.fields()));
        let stored = Some(stored);
        (Question { stored, why }, selection)
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

    /// Whether the answer may be what others ask for too.
    fn asks_for_the_whole(&self) -> bool {
        !precondition::is_conditional(self.fields()) && !self.fields().contains_key(header::RANGE)
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
