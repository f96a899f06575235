//! Reading a context that is cached: guards first, then the cache, and only then the members.

use super::authorise::authorise;
use super::bundle;
use super::cache_fill::{CacheFill, FillResult};
use super::fields::Bypass;
use super::router::Served;
use super::run::caught;
use super::surroundings::surroundings;
use super::{answer, fields};
use crate::request::{Call, Verdict};
use axum::response::Response;
use mizan_cache::{Answer, Lookup, Ticket};
use mizan_core::{
    Audience, Auth, BundlePlan, CachePolicy, CacheStatus, Cached, Problem, Surroundings, seq,
};
use std::sync::Arc;
use std::time::Instant;
use tracing::{Instrument, Span};

/// One read of a bundle that has a policy.
pub(crate) struct CachedRead<'r> {
    served: &'r Arc<Served>,
    call: &'r Call,
    plan: &'r BundlePlan<'r>,
    started: Instant,
}

/// What the key of a response has besides the bundle's params.
struct KeyedBy {
    audience: Audience,
    surroundings: Surroundings,
}

impl<'r> CachedRead<'r> {
    pub(crate) fn new(served: &'r Arc<Served>, call: &'r Call, plan: &'r BundlePlan<'r>) -> Self {
        let started = Instant::now();
        Self {
            served,
            call,
            plan,
            started,
        }
    }

    /// The response, for a caller whom the guard of the context let in.
    pub(crate) async fn answer(self) -> Result<Response, Problem> {
        let (Some(origin), Some(policy)) = (&self.served.origin, self.plan.policy()) else {
            return self.bypass(Bypass::Off).await;
        };
        if !self.admits().await? {
            return self.bypass(Bypass::Guard).await;
        }
        let keyed_by = match self.keyed_by(policy).await {
            Ok(keyed_by) => keyed_by,
            Err(bypass) => return self.bypass(bypass).await,
        };
        let KeyedBy {
            audience,
            surroundings,
        } = &keyed_by;
        let key = origin.key(self.plan, audience, surroundings);
        match origin.cache.begin(&key, origin.cache.arrival()).await {
            Lookup::Hit(answer) => self.found(&keyed_by, answer),
            Lookup::Stale(answer, ticket) => {
                self.refill(&keyed_by, ticket);
                self.found(&keyed_by, answer)
            }
            Lookup::Fill(ticket) => {
                let Some(cached) = self.cached(&keyed_by) else {
                    return self.bypass(Bypass::Off).await;
                };
                let fill = CacheFill::new(self.call, cached, audience.clone());
                match fill.run(self.served, self.plan, ticket).await? {
                    FillResult::Shared(answer) => self.found(&keyed_by, answer),
                    FillResult::Private(outcomes) => {
                        let answer = self.plan.finish(&outcomes, answer::known(self.call));
                        Ok(fields::with(
                            answer::response(answer),
                            CacheStatus::Miss.field(),
                        ))
                    }
                }
            }
        }
    }

    /// What the key has besides params, or why the cache is bypassed.
    async fn keyed_by(&self, policy: CachePolicy) -> Result<KeyedBy, Bypass> {
        let caller = if policy.public {
            None
        } else {
            let caller = self.call.for_guard().caller_id().await;
            caller.map_err(|_| Bypass::IdentifyFailed)?
        };
        let audience = policy.audience(caller).ok_or(Bypass::NoIdentity)?;
        let surroundings = surroundings(self.served, self.call).await;
        Ok(KeyedBy {
            audience,
            surroundings: surroundings.map_err(|failure| {
                drop(failure.into_problem("vary_by", false));
                Bypass::VaryByFailed
            })?,
        })
    }

    /// Whether the guard of every member lets the caller through: no cached response is for a caller whom one refuses.
    async fn admits(&self) -> Result<bool, Problem> {
        let members = self.plan.members().map(|(id, _)| id);
        let auth = |id| &self.served.registry.function(id).decl().auth;
        let guarded: Vec<_> = members.filter(|id| *auth(*id) != Auth::Anyone).collect();
        if guarded.is_empty() {
            return Ok(true);
        }
        for id in guarded {
            let verdict = authorise(self.call, auth(id), self.served.guard(id));
            if !matches!(caught(verdict).await, Ok(Verdict::Allow)) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// A response that the cache has no part in.
    async fn bypass(&self, why: Bypass) -> Result<Response, Problem> {
        let outcomes = bundle::run_admitted_by_context(self.served, self.call, self.plan).await?;
        let answer = self.plan.finish(&outcomes, answer::known(self.call));
        Ok(fields::with(answer::response(answer), why.field()))
    }

    fn cached(&self, keyed_by: &KeyedBy) -> Option<Cached> {
        self.plan
            .cached(keyed_by.audience.clone(), &keyed_by.surroundings)
    }

    /// Rebuilds the bundle in a task of its own, while the old one is answered.
    fn refill(&self, keyed_by: &KeyedBy, ticket: Ticket) {
        let Some(cached) = self.cached(keyed_by) else {
            return;
        };
        let fill = CacheFill::new(self.call, cached, keyed_by.audience.clone());
        let served = Arc::clone(self.served);
        let context = self.plan.context().name().to_owned();
        let work = async move {
            let call = fill.call().clone();
            let query = call.request().uri.query().unwrap_or_default();
            if let Ok(mut plan) = served.registry.plan_bundle(&context, query) {
                served.respell_bundle(&mut plan);
                let limit = served.settings.time_limit;
                let filled = tokio::time::timeout(limit, fill.run(&served, &plan, ticket));
                drop(filled.await);
            }
        };
        tokio::spawn(work.instrument(Span::current()));
    }

    /// The response of an answer that others may have.
    fn found(&self, keyed_by: &KeyedBy, answer: Answer) -> Result<Response, Problem> {
        let Some(cached) = self.cached(keyed_by) else {
            return Err(Problem::internal(String::new()));
        };
        let Answer {
            value,
            outcome,
            seq,
        } = answer;
        let edge = fields::is_edge(&self.call.request().headers);
        let mut response = answer::response(cached.answer(value, answer::known(self.call), edge));
        let mut headers = fields::found(outcome);
        headers.extend(
            seq.filter(|_| edge)
                .map(|seq| seq::field(self.served.registry.app(), seq)),
        );
        if self.served.settings.development {
            headers.push(fields::timing(outcome, self.started));
        }
        answer::add_headers(&mut response, headers);
        Ok(response)
    }
}
