//! The time, as the edge reads it: handed in, so that a test can move it.

use std::{
    sync::Arc,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

type Now = dyn Fn() -> Duration + Send + Sync;

/// Where the edge reads the time.
#[derive(Clone, Default)]
pub struct Clock {
    /// Another clock than the system's, and when it was handed in.
    other: Option<(Arc<Now>, Instant, Duration)>,
}

impl Clock {
    /// The time that `now` gives: how long after 1970-01-01T00:00:00Z it is. It never goes back.
    pub fn new(now: impl Fn() -> Duration + Send + Sync + 'static) -> Self {
        let began = now();
        Self {
            other: Some((Arc::new(now), Instant::now(), began)),
        }
    }

    /// The time now, as how long after 1970-01-01T00:00:00Z it is.
    pub fn now(&self) -> Duration {
        match &self.other {
            Some((now, ..)) => now(),
            None => SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .unwrap_or_default(),
        }
    }

    /// The time now, to measure how long something lasts.
    pub fn instant(&self) -> Instant {
        match &self.other {
            Some((now, start, began)) => *start + now().saturating_sub(*began),
            None => Instant::now(),
        }
    }
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Clock")
    }
}
