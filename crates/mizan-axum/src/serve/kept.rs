//! Reading a context that is kept: guards first, then the cache, and only then the members.

use super::authorise::authorise;
use super::bundle;
use super::make::{Made, Making};
use super::router::Served;
use super::run::caught;
use super::{answer, fields};
use crate::cache::{Origin, caller_unless};
use crate::request::Call;
use axum::response::Response;
use mizan_cache::{Answer, Lookup, Ticket};
use mizan_core::{Auth, BundlePlan, CacheStatus, Cached, Problem, seq};
use std::sync::Arc;
use std::time::Instant;
use tracing::{Instrument, Span};

/// One read of a bundle that has a policy.
pub(crate) struct Kept<'r> {
    served: &'r Arc<Served>,
    origin: &'r Origin,
    call: &'r Call,
    plan: &'r BundlePlan<'r>,
    started: Instant,
}

impl<'r> Kept<'r> {
    pub(crate) fn new(
        served: &'r Arc<Served>,
        origin: &'r Origin,
        call: &'r Call,
        plan: &'r BundlePlan<'r>,
    ) -> Self {
        let started = Instant::now();
        Self {
            served,
            origin,
            call,
            plan,
            started,
        }
    }

    /// The response.
    pub(crate) async fn answer(self) -> Result<Response, Problem> {
        if !self.admits().await? {
            return self.bypass().await;
        }
        let public = self.plan.policy().is_some_and(|policy| policy.public);
        // Whoever cannot be told is told nothing that is kept.
        let whose = match caller_unless(public, self.call).await {
            Ok(text) => text,
            Err(_) => return self.bypass().await,
        };
        let Some(cached) = self.plan.cached(whose.as_deref()) else {
            return self.bypass().await;
        };
        let making = Making::new(self.call, &cached, whose.clone());
        match self
            .origin
            .cache
            .begin(&self.origin.key(self.plan, whose.as_deref()))
            .await
        {
            Lookup::Hit(answer) => Ok(self.found(&cached, answer)),
            Lookup::Stale(answer, ticket) => {
                self.refill(making, ticket);
                Ok(self.found(&cached, answer))
            }
            Lookup::Fill(ticket) => match making.make(self.served, self.plan, ticket).await? {
                Made::Whole(answer) => Ok(self.found(&cached, answer)),
                Made::Own(outcomes) => {
                    let answer = self.plan.finish(&outcomes, answer::known(self.call));
                    Ok(self.plain(answer, CacheStatus::Miss))
                }
            },
        }
    }

    /// Whether every guard lets the caller through: no hit is for somebody whom one refuses. Where there is one, the
    /// request is valid before it is asked.
    async fn admits(&self) -> Result<bool, Problem> {
        let members = self.plan.members().map(|(id, _)| id);
        let auth = |id| &self.served.registry.function(id).decl().auth;
        let guarded: Vec<_> = members.filter(|id| *auth(*id) != Auth::Anyone).collect();
        if *self.plan.auth() == Auth::Anyone && guarded.is_empty() {
            return Ok(true);
        }
        drop(bundle::start(self.served, self.call, self.plan)?);
        bundle::guard(self.served, self.call, self.plan).await?;
        for id in guarded {
            let verdict = authorise(self.call, auth(id), self.served.guard(id));
            if !matches!(caught(verdict).await, Ok(Ok(()))) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// An answer that the cache has no part in.
    async fn bypass(&self) -> Result<Response, Problem> {
        let outcomes = bundle::run(self.served, self.call, self.plan).await?;
        let answer = self.plan.finish(&outcomes, answer::known(self.call));
        Ok(self.plain(answer, CacheStatus::Bypass))
    }

    /// Makes the bundle anew in a task of its own, while the old one is answered.
    fn refill(&self, making: Making, ticket: Ticket) {
        let served = Arc::clone(self.served);
        let context = self.plan.context().name().to_owned();
        let work = async move {
            let call = making.call().clone();
            let query = call.parts().uri.query().unwrap_or_default();
            if let Ok(plan) = served.registry.plan_bundle(&context, query) {
                let limit = served.settings.time_limit;
                let made = tokio::time::timeout(limit, making.make(&served, &plan, ticket));
                drop(made.await);
            }
        };
        tokio::spawn(work.instrument(Span::current()));
    }

    /// The response of an answer that others may have.
    fn found(&self, cached: &Cached<'_>, answer: Answer) -> Response {
        let Answer { value, found, seq } = answer;
        let edge = fields::is_edge(&self.call.parts().headers);
        let mut response = answer::response(cached.answer(value, answer::known(self.call), edge));
        let mut headers = fields::found(found);
        headers.extend(
            seq.filter(|_| edge)
                .map(|seq| seq::field(self.served.registry.app(), seq)),
        );
        if self.served.settings.development {
            headers.push(fields::timing(found, self.started));
        }
        answer::add_headers(&mut response, headers);
        response
    }

    fn plain(&self, answer: mizan_core::Answer, status: CacheStatus) -> Response {
        let mut response = answer::response(answer);
        answer::add_headers(&mut response, vec![status.field()]);
        response
    }
}
