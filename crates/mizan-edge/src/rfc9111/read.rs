//! A read: answered from what is stored, or by one request to the origin for all equal requests at that time.

use std::sync::Arc;

use http::{Response, StatusCode};
use mizan_cache::{
    Coalescing,
    engine::{Read, Reuse, Step},
};

use super::{fetch::Fetch, look::Look, request::CacheableRequest};
use crate::{answer::detached, body::Body, problem::problem};

impl CacheableRequest {
    /// The response, from the store or from the origin.
    pub(super) async fn answer(self: Arc<Self>) -> Response<Body> {
        let mut coalescing = Coalescing::default();
        coalescing.max_wait = self.engine.settings.timeouts.coalesce;
        let mut machine = Read::new(self.arrival, coalescing);
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
}
