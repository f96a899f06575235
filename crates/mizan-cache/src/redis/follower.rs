//! Follows the log of purges in Redis, so that a node with a store of its own hears of every purge.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use redis::{RedisError, RedisResult};

use super::link::{Link, Server};
use super::options::{RedisOptions, RedisUrlError};
use super::payload::milliseconds;
use super::record::{Record, Records};
use super::trouble::Trouble;
use crate::stamps::Stamps;

/// How many purges are read at once.
const AT_ONCE: usize = 1000;
/// How long to wait before connecting again, twice as long each time.
const FIRST: Duration = Duration::from_millis(50);
const LONGEST: Duration = Duration::from_secs(1);
/// Nothing has been read yet; the order begins above it.
const NOWHERE: u64 = 0;

/// Applies the purges of all nodes to the [`Stamps`] of this one, and says how far that can be relied on.
///
/// Each node reads from where it is; a purge it cannot have read (the log was trimmed, lost, begun anew)
/// purges everything here. A successful read proves that this node knew every purge at the time it *asked*:
/// that is the lease. Serve nothing from the store without one.
///
/// A hit never reflects a state older than `max_staleness` and one network delay; normally some milliseconds.
#[derive(Debug)]
pub struct Follower {
    server: Arc<Server>,
    stamps: Arc<Stamps>,
    max_staleness: Duration,
    began: Instant,
    /// Nanoseconds after `began`.
    lease: AtomicU64,
    applied: AtomicU64,
    trouble: Trouble,
}

impl Follower {
    /// Follows the purges of the app in `options` for `stamps`, as soon as it [runs](Self::run).
    ///
    /// # Errors
    ///
    /// If `url` is not the address of a Redis server.
    pub fn new(
        url: &str,
        options: RedisOptions,
        stamps: Arc<Stamps>,
        max_staleness: Duration,
    ) -> Result<Self, RedisUrlError> {
        Ok(Self {
            server: Arc::new(Server::new(url, options)?),
            stamps,
            max_staleness,
            began: Instant::now(),
            lease: AtomicU64::new(0),
            applied: AtomicU64::new(NOWHERE),
            trouble: Trouble::new("the log of purges cannot be read", Arc::default()),
        })
    }

    /// Whether every purge known `max_staleness` ago is applied here at `now`.
    #[must_use]
    pub fn has_lease(&self, now: Instant) -> bool {
        let now = now.saturating_duration_since(self.began);
        now < Duration::from_nanos(self.lease.load(Ordering::SeqCst))
    }

    /// The number of the last purge that is applied here, in the order all nodes share. An answer of the
    /// origin that says a lower one was read before a purge this node knows: do not store it.
    #[must_use]
    pub fn applied(&self) -> Option<u64> {
        Some(self.applied.load(Ordering::SeqCst)).filter(|applied| *applied != NOWHERE)
    }

    /// Follows, and connects again whenever it has to, until it is dropped.
    pub async fn run(&self) -> Infallible {
        let mut pause = FIRST;
        loop {
            let before = self.lease.load(Ordering::SeqCst);
            let Err(error) = self.follow().await;
            self.trouble.report(&error);
            if !error.is_io_error() {
                // What it read was not ours: start where the log is now.
                self.applied.store(NOWHERE, Ordering::SeqCst);
            }
            let read = self.lease.load(Ordering::SeqCst) > before;
            pause = if read {
                FIRST
            } else {
                (pause * 2).min(LONGEST)
            };
            tokio::time::sleep(pause).await;
        }
    }

    async fn follow(&self) -> Result<Infallible, RedisError> {
        let link = self.server.connect(self.max_staleness).await?;
        loop {
            self.read(&link).await?;
            self.trouble.over();
        }
    }

    /// One read of the log: waits for a purge, but not as long as the lease lasts.
    async fn read(&self, link: &Link) -> RedisResult<()> {
        let asked = tokio::time::Instant::now().into_std();
        let before = self.applied.load(Ordering::SeqCst);
        let names = &link.server.names;
        let mut pipe = redis::pipe();
        pipe.cmd("HGET").arg(&names.cur).arg("#");
        pipe.cmd("XREAD").arg("COUNT").arg(AT_ONCE);
        pipe.arg("BLOCK")
            .arg(milliseconds(self.max_staleness / 4).max(1));
        pipe.arg("STREAMS")
            .arg(&names.log)
            .arg(format!("{before}-0"));
        let (head, records): (Option<u64>, Records) =
            pipe.query_async(&mut link.connection.clone()).await?;
        let head = match head {
            Some(head) => head,
            None => link.ensure().await?,
        };
        let applied = self.apply(before, head, &records.0);
        self.applied.store(applied, Ordering::SeqCst);
        if applied >= head {
            self.renew(asked);
        }
        Ok(())
    }

    /// Applies what was read after `before`, when the order stood at `head`; gives where this node is then.
    fn apply(&self, before: u64, head: u64, records: &[Record]) -> u64 {
        if before == NOWHERE || head < before {
            self.stamps.purge_all();
            return head;
        }
        let mut applied = before;
        for record in records {
            match &record.tags {
                Some(tags) if record.seq == applied + 1 => self.stamps.purge(tags),
                _ => self.stamps.purge_all(),
            };
            applied = record.seq;
        }
        if applied < head && records.len() < AT_ONCE {
            self.stamps.purge_all();
            return head;
        }
        applied
    }

    fn renew(&self, asked: Instant) {
        let until = asked.saturating_duration_since(self.began) + self.max_staleness;
        let until = u64::try_from(until.as_nanos()).unwrap_or(u64::MAX);
        self.lease.fetch_max(until, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A follower that stands at 7, the slots of `a` and of `b`, and a fence before anything more is applied.
    fn standing() -> (Follower, impl Fn(&str) -> bool) {
        let stamps = Arc::new(Stamps::new());
        let options = RedisOptions::new("test");
        let stale = Duration::from_secs(2);
        let follower = Follower::new("redis://localhost", options, stamps, stale).unwrap();
        let stamps = Arc::clone(&follower.stamps);
        let fence = stamps.capture();
        (follower, move |tag: &str| {
            stamps.is_valid(fence, &stamps.mark([tag]))
        })
    }

    fn purge(seq: u64, tag: &str) -> Record {
        let tags = Some(vec![tag.to_owned()]);
        Record { seq, tags }
    }

    #[test]
    fn what_follows_is_applied_and_nothing_else() {
        let (follower, valid) = standing();
        assert_eq!(follower.apply(7, 8, &[purge(8, "a"), purge(9, "c")]), 9);
        assert!(!valid("a") && valid("b") && !valid("c"));
    }

    #[test]
    fn nothing_new_changes_nothing() {
        let (follower, valid) = standing();
        assert_eq!(follower.apply(7, 7, &[]), 7);
        assert!(valid("a"));
    }

    #[test]
    fn whatever_may_have_been_missed_purges_everything() {
        let everything = Record { seq: 8, tags: None };
        for (what, head, records) in [
            ("a number is missing", 9, vec![purge(9, "a")]),
            ("the log was trimmed to nothing", 8, vec![]),
            ("the log was trimmed at its end", 9, vec![purge(8, "a")]),
            ("the order was lost and is younger", 6, vec![]),
            ("everything is purged", 8, vec![everything]),
        ] {
            let (follower, valid) = standing();
            assert!(follower.apply(7, head, &records) >= head, "{what}");
            assert!(!valid("b"), "{what}");
        }
    }

    #[test]
    fn the_first_read_purges_what_was_there_before() {
        let (follower, valid) = standing();
        assert_eq!(follower.apply(NOWHERE, 12, &[purge(5, "a")]), 12);
        assert!(!valid("b"));
    }

    #[test]
    fn a_lease_ends_as_long_after_the_question_as_was_agreed() {
        let (follower, _) = standing();
        let asked = follower.began + Duration::from_secs(10);
        assert!(!follower.has_lease(asked));
        follower.renew(asked);
        assert!(follower.has_lease(asked + Duration::from_millis(1999)));
        assert!(!follower.has_lease(asked + Duration::from_secs(2)));
    }
}
