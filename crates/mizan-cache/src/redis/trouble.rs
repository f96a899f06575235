//! Tells of trouble with Redis: counts all of it, logs some.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use redis::RedisError;
use tokio::time::Instant;

use crate::stats::Counters;

/// One line in this time is enough.
const QUIET: Duration = Duration::from_secs(10);

#[derive(Debug)]
pub(super) struct Trouble {
    /// What the log says of it.
    what: String,
    /// The Redis, without a password.
    place: String,
    counters: Arc<Counters>,
    said: Mutex<Said>,
}

/// What the log was told.
#[derive(Debug, Default)]
struct Said {
    last: Option<Instant>,
    since: u64,
    /// Whether the last line said that there is trouble.
    trouble: bool,
}

impl Trouble {
    pub(super) fn new(what: String, place: String, counters: Arc<Counters>) -> Self {
        let said = Mutex::default();
        Self {
            what,
            place,
            counters,
            said,
        }
    }

    pub(super) fn report(&self, error: &RedisError) {
        self.counters.failures.fetch_add(1, Relaxed);
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        if said.last.is_some_and(|last| now - last < QUIET) {
            said.since += 1;
            return;
        }
        let what = &self.what;
        match said.since {
            0 => tracing::warn!(%error, "{what}"),
            more => tracing::warn!(%error, "{what} (and {more} times since the last line)"),
        }
        *said = Said {
            last: Some(now),
            since: 0,
            trouble: true,
        };
    }

    pub(super) fn over(&self) {
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        if std::mem::take(&mut said.trouble) {
            tracing::info!("the Redis at {} is in use again", self.place);
        }
    }
}
