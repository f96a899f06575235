//! Requests to the origin for one key at intervals, so that a client cannot make the edge ask more often.

use std::{sync::Arc, time::Duration};

use quick_cache::sync::Cache;
use tokio::time::{self, Instant};

/// The least time between two requests for one key.
const INTERVAL: Duration = Duration::from_millis(100);
/// How many keys are remembered.
const KEYS: usize = 4_096;

/// When the next request for a key may be sent.
#[derive(Debug)]
pub(super) struct Pace(Cache<Arc<str>, Instant>);

impl Pace {
    pub(super) fn new() -> Self {
        Self(Cache::new(KEYS))
    }

    /// Waits until a request for this key may be sent: not at all for the first one, an interval at most where one waits
    /// at a time.
    pub(super) async fn turn(&self, key: &Arc<str>) {
        let now = Instant::now();
        let turn = self.0.get(key).map_or(now, |next| next.max(now));
        self.0.insert(key.clone(), turn + INTERVAL);
        time::sleep_until(turn).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn requests_for_one_key_keep_an_interval_and_those_for_others_do_not_wait() {
        let pace = Pace::new();
        let began = Instant::now();
        let (one, other) = ("one".into(), "other".into());
        pace.turn(&one).await;
        pace.turn(&other).await;
        assert_eq!(began.elapsed(), Duration::ZERO);
        for turn in 1..=20_u32 {
            pace.turn(&one).await;
            assert_eq!(began.elapsed(), INTERVAL * turn);
        }
        time::advance(INTERVAL * 9).await;
        let now = Instant::now();
        pace.turn(&one).await;
        assert_eq!(
            now.elapsed(),
            Duration::ZERO,
            "no turn is saved up, and none is owed"
        );
    }
}
