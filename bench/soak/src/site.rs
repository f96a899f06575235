//! The two apps, and the doors through which clients reach each.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How many boards each app has.
pub(crate) const BOARDS: usize = 8;

/// How many doors each app has.
pub(crate) const DOORS: usize = 2;

/// For so long after trouble with Redis, a purge that one worker process has queued may be unknown to another one.
const QUEUED: Duration = Duration::from_secs(3);

/// One app.
#[derive(Debug)]
pub(crate) struct Site {
    pub(crate) name: &'static str,
    /// Where its functions answer, through each door.
    pub(crate) urls: [String; DOORS],
    /// Whether several processes serve it, each of which has to hear of the purges of the others.
    pub(crate) has_workers: bool,
}

impl Site {
    /// Where a door leads.
    pub(crate) fn url(&self, door: usize) -> &str {
        self.urls.get(door).map_or("", String::as_str)
    }
}

/// Whether Redis is, or has just been, out of reach.
#[derive(Debug, Default)]
pub(crate) struct Trouble(Mutex<Option<Instant>>);

impl Trouble {
    /// Says that it lasts until then.
    pub(crate) fn until(&self, end: Instant) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *known = known.max(Some(end));
    }

    /// Whether a purge may be on its way from one process to another.
    pub(crate) fn is_recent(&self) -> bool {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.is_some_and(|end| Instant::now() < end + QUEUED)
    }
}
