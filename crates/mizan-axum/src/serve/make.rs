//! Making a bundle for the cache: the members run after its fence was taken, and see nothing that was read before.

use super::bundle::{self, Outcomes};
use super::router::Served;
use crate::cache::identity;
use crate::request::Call;
use bytes::Bytes;
use mizan_cache::{Answer, Lifetime, Ticket};
use mizan_core::{BundlePlan, Cached, Problem};

/// How one bundle is made: for whom, and how it is kept.
pub(crate) struct Making {
    call: Call,
    whose: Option<String>,
    tags: Vec<String>,
    lifetime: Lifetime,
}

/// What was made.
pub(crate) enum Made {
    /// A bundle that others may have as well.
    Whole(Answer),
    /// What is for this caller alone.
    Own(Outcomes),
}

impl Making {
    /// For the caller `whose`; nobody for a bundle that is the same for everyone.
    pub(crate) fn new(call: &Call, cached: &Cached<'_>, whose: Option<String>) -> Self {
        let policy = cached.policy();
        Self {
            // Who calls is found anew: what was read of the caller to find the key is older than the fence.
            call: if policy.public {
                call.clone()
            } else {
                call.anew()
            },
            whose,
            tags: cached.tags(),
            lifetime: Lifetime::seconds(policy.ttl, policy.swr),
        }
    }

    /// The request it is made for.
    pub(crate) fn call(&self) -> &Call {
        &self.call
    }

    /// Runs the members for a caller whom every guard has let through, and fills the cache with a complete bundle.
    pub(crate) async fn make(
        self,
        served: &Served,
        plan: &BundlePlan<'_>,
        ticket: Ticket,
    ) -> Result<Made, Problem> {
        let ready = bundle::start(served, &self.call, plan)?;
        let outcomes = bundle::run_admitted(served, ready).await;
        match plan.body(&outcomes) {
            Some(body) if self.is_theirs().await => {
                let answer = ticket.store(body.into(), self.tags, self.lifetime).await;
                Ok(Made::Whole(answer))
            }
            _ => {
                ticket.pass(Bytes::new());
                Ok(Made::Own(outcomes))
            }
        }
    }

    /// Whether the members, if they asked who calls, were told the one whose it is.
    async fn is_theirs(&self) -> bool {
        if !self.call.was_asked() {
            return true;
        }
        matches!(identity(&self.call).await, Ok(found) if found == self.whose)
    }
}
