//! A read that may not be given what is stored: the origin is asked after it arrived, once for all requests that want the
//! same.

use std::sync::Arc;

use mizan_cache::{
    State,
    engine::{Looked, Step, Unshared},
};
use mizan_core::Forward;

use super::{
    reader::Reader,
    types::{Answered, NotAnswered},
};
use crate::store::NoStoreReason;

impl Reader {
    /// The answer to a request that left after this one arrived; those that say the same `wish` share it.
    pub(super) async fn revalidate(&self, wish: &str) -> Answered {
        let manifest = &self.engine.manifest;
        let key: Arc<str> = format!("{} {wish}", self.upstream.key).into();
        let mut read = self.begin();
        loop {
            let now = self.engine.settings.clock.instant();
            if let Some(reason) = manifest.coalescer.passes(&self.upstream.key) {
                return Err(NotAnswered::Pass(reason.into()));
            }
            let why = match self.engine.store.get(&self.upstream.key, now) {
                None => Forward::UriMiss,
                Some((_, State::Fresh)) => Forward::Request,
                Some(_) => Forward::Stale,
            };
            let looked = Looked {
                found: None,
                why,
                seen: Some(manifest.stamps().capture()),
            };
            match read.looked(key.clone(), looked, &manifest.coalescer) {
                Step::Fill(fill) if fill.is_leader() => {
                    manifest.pace.turn(&key).await;
                    return self.lead(fill).await;
                }
                Step::Wait(follower, limit) => {
                    let shared = follower.shared(limit).await;
                    // The fill under way now may have left before. The one under way once that has ended has not.
                    let shared = match read.has_waited() {
                        true => shared,
                        false => Err(Unshared::Abandoned),
                    };
                    match read.followed(shared) {
                        Step::Serve(served) => return Ok(self.serve(&served)),
                        Step::Fail(failure) => return Err(NotAnswered::Failed(failure)),
                        _ => {}
                    }
                }
                _ => return Err(NotAnswered::Pass(NoStoreReason::Waited)),
            }
        }
    }
}
