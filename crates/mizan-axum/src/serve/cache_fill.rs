//! Filling the cache with a bundle: the members run after the request arrived, whose moment is the fence.

use super::bundle::{self, Outcomes};
use super::fields::NotCached;
use super::served::Served;
use super::stored::StoredBundle;
use super::surroundings::KeyedBy;
use crate::request::Call;
use bytes::Bytes;
use mizan_cache::{Answer, Lifetime, Ticket};
use mizan_core::{Audience, BundlePlan, Problem};

/// How one bundle is built and stored.
pub(crate) struct CacheFill {
    call: Call,
    by: KeyedBy,
}

/// What a fill gave.
pub(crate) enum FillResult {
    /// A bundle that others of its audience may have as well.
    Shared(Answer),
    /// One for this request alone, and why.
    Private(Outcomes, NotCached),
}

impl CacheFill {
    /// For one audience in these surroundings.
    pub(crate) fn new(call: &Call, by: &KeyedBy) -> Self {
        Self {
            call: call.clone(),
            by: by.clone(),
        }
    }

    /// Runs the members for a caller whom every guard has let through, and stores a complete bundle.
    pub(crate) async fn run(
        self,
        served: &Served,
        plan: &BundlePlan<'_>,
        ticket: Ticket,
    ) -> Result<FillResult, Problem> {
        let ready = bundle::start(served, &self.call, plan)?;
        let outcomes = bundle::run_admitted(served, ready).await;
        let why = self.reason_not_to_share();
        let Some(body) = plan.body(&outcomes).filter(|_| why.is_none()) else {
            ticket.pass(Bytes::new());
            let why = why.unwrap_or(NotCached::Partial);
            return Ok(FillResult::Private(outcomes, why));
        };
        let Some(cached) = plan.cached(self.by.audience, &self.by.surroundings) else {
            ticket.pass(Bytes::new());
            return Ok(FillResult::Private(outcomes, NotCached::Off));
        };
        let policy = cached.policy();
        let lifetime = Lifetime::seconds(policy.ttl, policy.swr);
        let stored = StoredBundle::encode(body, &cached);
        let answer = ticket.store(stored, cached.tags(), lifetime).await;
        Ok(FillResult::Shared(answer))
    }

    /// What the members saw that the key leaves out: the request, or the caller of a response for everyone.
    fn reason_not_to_share(&self) -> Option<NotCached> {
        if self.call.was_looked_at() {
            return Some(NotCached::SeesRequest);
        }
        let sees_caller = self.by.audience == Audience::Everyone && self.call.was_asked();
        sees_caller.then_some(NotCached::SeesCaller)
    }
}
