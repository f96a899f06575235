//! Reading a context that is cached: guards first, then the cache, and only then the members.

use super::answer;
use super::authorise::authorise;
use super::bundle;
use super::cache_fill::{CacheFill, FillResult};
use super::fields::{self, NotCached};
use super::key_fields::is_keyed_as_sent;
use super::run::{caught, in_time};
use super::served::Served;
use super::stored::StoredBundle;
use super::surroundings::{KeyedBy, surroundings};

use crate::cache::Origin;
use crate::request::{Call, Verdict, usable};
use crate::respond::Failure;
use crate::stale_detector::{GRACE, Quiet, StaleDetector, differing};
use axum::response::Response;
use mizan_cache::{Answer, Arrival, CacheOutcome, Lookup, Ticket};
use mizan_core::{
    Audience, Auth, BundlePlan, CachePolicy, HeaderFields, Problem, RESPELLED, etag, seq,
};
use std::sync::Arc;
use std::time::Instant;
use tracing::{Instrument, Span};

/// One read of a bundle that has a policy.
pub(crate) struct CachedRead<'r> {
    served: &'r Arc<Served>,
    call: &'r Call,
    plan: &'r BundlePlan<'r>,
    /// When the read began, for `Server-Timing` in development.
    started: Option<Instant>,
}

impl<'r> CachedRead<'r> {
    pub(crate) fn new(served: &'r Arc<Served>, call: &'r Call, plan: &'r BundlePlan<'r>) -> Self {
        let started = served.settings.development.then(Instant::now);
        Self {
            served,
            call,
            plan,
            started,
        }
    }

    /// The response, for a caller whom the guard of the context let in.
    pub(crate) async fn answer(&self) -> Result<Response, Problem> {
        let (origin, by) = match self.keyed_by().await {
            Ok(keyed_by) => keyed_by,
            Err(why) => return Box::pin(self.bypass(why)).await,
        };
        let key = origin.key(self.plan, &by.audience, &by.surroundings);
        // Of the request's arrival: before `identify` and guards, which may have read what a change has changed since.
        let arrival = self.call.arrival();
        let arrival = arrival.unwrap_or_else(|| origin.cache.arrival());
        // The stale detector compares every hit with what the members give now.
        if self.served.detector.is_none()
            && let Some(hit) = origin.cache.fresh(&key, arrival)
        {
            return self.shared(&by, hit);
        }
        // Boxed: a hit in memory does not carry the waits for the store and for other requests.
        Box::pin(self.answer_from(origin, &by, &key, arrival)).await
    }

    async fn answer_from(
        &self,
        origin: &Origin,
        by: &KeyedBy,
        key: &str,
        arrival: Arrival,
    ) -> Result<Response, Problem> {
        let detector = self.served.detector.as_ref();
        let quiet = detector.and_then(StaleDetector::quiet);
        match origin.cache.begin(key, arrival).await {
            Lookup::Hit(answer) => {
                if let Some(detector) = detector {
                    let hit = (key, &answer);
                    let fresh = Box::pin(self.fresh(detector, quiet, origin, by, hit)).await;
                    if let Some(fresh) = fresh {
                        return Ok(fresh);
                    }
                }
                self.shared(by, answer)
            }
            Lookup::Stale(answer, ticket) => {
                self.refill(by, ticket);
                self.shared(by, answer)
            }
            Lookup::Fill(ticket) => Box::pin(self.filled(by, ticket)).await,
        }
    }

    /// The response that this request builds, for itself and for the cache.
    async fn filled(&self, by: &KeyedBy, ticket: Ticket) -> Result<Response, Problem> {
        let fill = CacheFill::new(self.call, by);
        match fill.run(self.served, self.plan, ticket).await? {
            FillResult::Shared(answer) => self.shared(by, answer),
            FillResult::Private(outcomes, why) => {
                let answer = self.plan.finish(&outcomes, answer::known(self.call));
                Ok(fields::with(answer::response(answer), why.field()))
            }
        }
    }

    /// The fresh response, when the stale detector finds that the cached one shows the state before a change.
    async fn fresh(
        &self,
        detector: &StaleDetector,
        quiet: Option<Quiet>,
        origin: &Origin,
        by: &KeyedBy,
        (key, cached): (&str, &Answer),
    ) -> Option<Response> {
        let CacheOutcome::Hit { age, .. } = cached.outcome else {
            return None;
        };
        let stored = StoredBundle::decode(cached.value.clone())?.body();
        let first = self.run_again().await?;
        if first == stored {
            return None;
        }
        let (context, second) = (self.plan.context().name(), self.run_again().await?);
        if first != second {
            detector.unstable(context, &differing(&first, &second));
            return None;
        }
        // A call that runs, or ran meanwhile, may be about to purge it; another process may be as well.
        if quiet.is_none() || detector.quiet() != quiet {
            return None;
        }
        tokio::time::sleep(GRACE).await;
        let still = origin.cache.begin(key, origin.cache.arrival()).await;
        let is_same = |now: &Answer| now.value == cached.value;
        if detector.quiet() != quiet || !matches!(&still, Lookup::Hit(now) if is_same(now)) {
            return None;
        }
        let queries = differing(&stored, &second);
        let fresh = StoredBundle::encode(
            second,
            &self.plan.cached(by.audience.clone(), &by.surroundings)?,
        );
        let entry = format!("{key} {}", etag::of(&stored));
        detector.report(entry, context, self.plan.params(), age, queries);
        let mut response = StoredBundle::decode(fresh)?.response(answer::known(self.call));
        if !self.is_keyed_as_sent(by) {
            fields::forbid_sharing(&mut response);
        }
        Some(fields::with(response, NotCached::StaleDetected.field()))
    }

    /// What the members give now, when all of them give something.
    async fn run_again(&self) -> Option<Vec<u8>> {
        let ready = bundle::start(self.served, self.call, self.plan).ok()?;
        let outcomes = bundle::run_admitted(self.served, ready).await;
        self.plan.body(&outcomes)
    }

    /// The cache, and what the key has besides params; or why the cache is bypassed.
    async fn keyed_by(&self) -> Result<(&Origin, KeyedBy), NotCached> {
        let (Some(origin), Some(policy)) = (&self.served.origin, self.plan.policy()) else {
            return Err(NotCached::Off);
        };
        self.admit().await?;
        let audience = self.audience(policy).await?;
        let surroundings = surroundings(self.served, self.call).await;
        let surroundings = surroundings.map_err(|failure| {
            drop(failure.into_problem("vary_by", false));
            NotCached::VaryByFailed
        })?;
        let by = KeyedBy {
            audience,
            surroundings,
        };
        Ok((origin, by))
    }

    /// For whom the response is. Callers whose identity cannot be determined bypass the cache.
    async fn audience(&self, policy: CachePolicy) -> Result<Audience, NotCached> {
        if policy.is_public() {
            return Ok(Audience::Everyone);
        }
        match self.call.for_guard().known().await {
            Err(_) => Err(NotCached::IdentifyFailed),
            Ok(None) => policy.audience(None).ok_or(NotCached::NoIdentity),
            // One whose identity has no id is neither anonymous nor another caller.
            Ok(Some(known)) => match usable(known) {
                Ok(caller) => Ok(Audience::Caller(caller)),
                Err(_) => Err(NotCached::NoIdentity),
            },
        }
    }

    /// Whether the guard of every member lets the caller through: no cached response is for a caller whom one refuses.
    async fn admit(&self) -> Result<(), NotCached> {
        for (id, _) in self.plan.members() {
            let auth = &self.served.registry.function(id).decl().auth;
            if *auth == Auth::Anyone {
                continue;
            }
            let verdict = Box::pin(authorise(self.call, auth, self.served.guard(id)));
            if !matches!(caught(verdict).await, Ok(Verdict::Allow)) {
                return Err(NotCached::Guard);
            }
        }
        Ok(())
    }

    /// A response that the cache has no part in.
    async fn bypass(&self, why: NotCached) -> Result<Response, Problem> {
        let outcomes = bundle::run_admitted_by_context(self.served, self.call, self.plan).await?;
        let answer = self.plan.finish(&outcomes, answer::known(self.call));
        Ok(fields::with(answer::response(answer), why.field()))
    }

    /// Rebuilds the bundle in a task, while the stale one is answered.
    fn refill(&self, by: &KeyedBy, ticket: Ticket) {
        let fill = CacheFill::new(self.call, by);
        let served = Arc::clone(self.served);
        let plan = self.plan.detached();
        let work = async move {
            let plan = plan.attach(&served.registry);
            let limit = served.settings.time_limit;
            let filled = in_time(limit, || fill.run(&served, &plan, ticket)).await;
            if let Err(problem) = filled {
                let context = plan.context().name();
                tracing::warn!(target: "mizan", context, %problem, "a stale bundle could not be rebuilt");
            }
        };
        tokio::spawn(work.instrument(Span::current()));
    }

    /// The response of an answer that others of its audience may have.
    fn shared(&self, by: &KeyedBy, answer: Answer) -> Result<Response, Problem> {
        let Answer {
            value,
            outcome,
            seq,
            may_be_stale,
        } = answer;
        let broken = || Failure::internal("the cache holds what is not a bundle");
        let stored = StoredBundle::decode(value);
        let stored = stored.ok_or_else(|| {
            broken().into_problem(self.plan.context().name(), self.served.settings.development)
        })?;
        let mut response = stored.response(answer::known(self.call));
        let is_shareable = !may_be_stale && self.is_keyed_as_sent(by);
        if !is_shareable {
            fields::forbid_sharing(&mut response);
        }
        answer::add_headers(&mut response, fields::outcome(outcome));
        if self.plan.is_respelled() {
            answer::add_headers(&mut response, [RESPELLED]);
        }
        if fields::is_edge(&self.call.request().headers) {
            if is_shareable {
                self.add_edge_fields(by, &mut response);
            }
            let seq = seq.map(|seq| seq::field(self.served.registry.app(), seq));
            answer::add_headers(&mut response, seq);
        }
        if let Some(started) = self.started {
            answer::add_headers(&mut response, [fields::timing(outcome, started)]);
        }
        Ok(response)
    }

    /// Whether caches in front may store what has this key.
    fn is_keyed_as_sent(&self, by: &KeyedBy) -> bool {
        is_keyed_as_sent(self.served, self.call, &by.audience)
    }

    /// The fields that are for an edge alone.
    fn add_edge_fields(&self, by: &KeyedBy, response: &mut Response) {
        let Some(cached) = self.plan.cached(by.audience.clone(), &by.surroundings) else {
            return;
        };
        let headers = cached.headers(true).into_iter();
        let fields = response.headers();
        let new = headers.filter(|(name, _)| !fields.contains_key(*name));
        let new: HeaderFields = new.collect();
        answer::add_headers(response, new);
    }
}
