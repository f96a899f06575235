//! A read that may not be given what is held: the origin is asked after it arrived, once for all who want the same.

use std::sync::Arc;

use http::Response;
use mizan_cache::{Role, State};

use super::{
    reader::{LOOKS, Reader},
    store::Without,
};
use crate::body::Body;

impl Reader {
    /// The answer to a request that left after this one arrived; those who say the same `wish` share it.
    pub(super) async fn afresh(&self, wish: &str) -> Result<Response<Body>, Without> {
        let strict = &self.engine.strict;
        let longest = self.engine.settings.timeouts.answer;
        let flight: Arc<str> = format!("{} {wish}", self.ask.key).into();
        // What is under way now may have left before. What is under way once that has landed has not.
        let mut has_waited = false;
        for _ in 0..LOOKS {
            let now = self.engine.settings.clock.instant();
            let fence = strict.stamps().capture();
            if strict.passes(&self.ask.key, now) {
                return Err(Without::Pass);
            }
            match strict.flights.join(&flight, fence) {
                Role::Leader(leader) => {
                    let why = match strict.memory.get(&self.ask.key, now) {
                        None => "uri-miss",
                        Some((_, State::Fresh)) => "request",
                        Some(_) => "stale",
                    };
                    return self.lead(leader, None, fence, why).await;
                }
                Role::Follower(waiting) => match waiting.shared(longest).await {
                    Ok(landed) if has_waited => return self.share(landed.value),
                    _ => has_waited = true,
                },
            }
        }
        Err(Without::Pass)
    }
}
