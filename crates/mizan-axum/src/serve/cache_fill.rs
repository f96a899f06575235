//! Filling the cache with a bundle: the members run after the fence was taken, and see nothing that was read before.

use super::bundle::{self, Outcomes};
use super::router::Served;
use crate::request::Call;
use bytes::Bytes;
use mizan_cache::{Answer, Lifetime, Ticket};
use mizan_core::{Audience, BundlePlan, Cached, Problem};

/// How one bundle is built and stored.
pub(crate) struct CacheFill {
    call: Call,
    cached: Cached,
    audience: Audience,
}

/// What a fill gave.
pub(crate) enum FillResult {
    /// A bundle that others of its audience may have as well.
    Shared(Answer),
    /// One for this request alone.
    Private(Outcomes),
}

impl CacheFill {
    /// For one audience.
    pub(crate) fn new(call: &Call, cached: Cached, audience: Audience) -> Self {
        Self {
            // The caller is identified again: what was read to find the key is older than the fence.
            call: call.new_phase(),
            cached,
            audience,
        }
    }

    /// The request it is filled for.
    pub(crate) fn call(&self) -> &Call {
        &self.call
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
        match plan.body(&outcomes) {
            Some(body) if self.is_for_audience().await => {
                let policy = self.cached.policy();
                let lifetime = Lifetime::seconds(policy.ttl, policy.swr);
                let answer = ticket
                    .store(body.into(), self.cached.tags(), lifetime)
                    .await;
                Ok(FillResult::Shared(answer))
            }
            _ => {
                ticket.pass(Bytes::new());
                Ok(FillResult::Private(outcomes))
            }
        }
    }

    /// Whether the members saw nothing but what the key has: neither the request nor another caller.
    async fn is_for_audience(&self) -> bool {
        if self.call.was_looked_at() {
            return false;
        }
        if !self.call.was_asked() {
            return true;
        }
        let caller = self.call.caller_id().await;
        match &self.audience {
            Audience::Everyone => false,
            Audience::Anonymous => matches!(caller, Ok(None)),
            Audience::Caller(own) => matches!(caller, Ok(Some(found)) if found == *own),
        }
    }
}
