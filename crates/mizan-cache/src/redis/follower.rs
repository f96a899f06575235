//! Follows the log of purges in Redis, so that a node with a store of its own hears of every purge.

use std::convert::Infallible;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use redis::{RedisError, RedisResult};
use tokio::sync::watch;

use super::address::RedisUrlError;
use super::link::{Link, Server};
use super::options::RedisOptions;
use super::payload::milliseconds;
use super::record::{Record, Records};
use super::trouble::Trouble;
use crate::fence::Fence;
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
/// Each node reads from where it is; a purge it cannot have read (the log was trimmed, lost, restarted)
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
    applied: watch::Sender<u64>,
    /// The name of the order in which `applied` stands.
    order: AtomicU64,
    /// No purge with a larger number has touched the stamps.
    seen: AtomicU64,
    trouble: Trouble,
    widen: Widen,
}

/// The tags by which entries here are found that tags of the log concern; nothing for every entry.
struct Widen(Box<WidenTags>);

type WidenTags = dyn Fn(&[String]) -> Option<Vec<String>> + Send + Sync;

impl fmt::Debug for Widen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Widen")
    }
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
        let server = Server::new(url, options)?;
        let place = server.place();
        let what = format!("the log of purges cannot be read from the Redis at {place}");
        Ok(Self {
            server: Arc::new(server),
            stamps,
            max_staleness,
            began: Instant::now(),
            lease: AtomicU64::new(0),
            applied: watch::Sender::new(NOWHERE),
            order: AtomicU64::new(Fence::UNKNOWN.order()),
            seen: AtomicU64::new(NOWHERE),
            trouble: Trouble::new(what, place, Arc::default()),
            widen: Widen(Box::new(|tags| Some(tags.to_vec()))),
        })
    }

    /// Purges here what `widen` gives for the tags of a purge, and everything where it gives nothing: for entries whose
    /// tags are not those that writers purge by.
    #[must_use]
    pub fn widened(
        self,
        widen: impl Fn(&[String]) -> Option<Vec<String>> + Send + Sync + 'static,
    ) -> Self {
        let widen = Widen(Box::new(widen));
        Self { widen, ..self }
    }

    /// Whether every purge known `max_staleness` ago is applied here at `now`.
    #[must_use]
    pub fn has_lease(&self, now: Instant) -> bool {
        let now = now.saturating_duration_since(self.began);
        now < Duration::from_nanos(self.lease.load(Ordering::SeqCst))
    }

    /// The number of the last purge that is applied here, in the order all nodes share.
    #[must_use]
    pub fn applied(&self) -> Option<u64> {
        Some(*self.applied.borrow()).filter(|applied| *applied != NOWHERE)
    }

    /// Waits until every purge up to the one numbered `seq` is applied here, which may be never: bound it.
    pub async fn reach(&self, seq: u64) {
        let mut applied = self.applied.subscribe();
        // It ends with this follower, and never while it is borrowed.
        let _ = applied.wait_for(|applied| *applied >= seq).await;
    }

    /// A number that no purge in the stamps exceeds, in the order all nodes share. Read it *after* you captured the
    /// fence of a fill: an answer that shows fewer purges than that may lack one the fence is not older than, so do
    /// not store it.
    #[must_use]
    pub fn seen(&self) -> u64 {
        self.seen.load(Ordering::SeqCst)
    }

    /// Says that the purge numbered `seq` is about to be applied here by another path than the log.
    pub fn foresee(&self, seq: u64) {
        self.seen.fetch_max(seq, Ordering::SeqCst);
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
                self.applied.send_replace(NOWHERE);
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
        // A server that answers but accepts no purges knows of some changes too late: there is no lease then.
        link.ensure().await?;
        let before = *self.applied.borrow();
        let seen = self.seen();
        let names = &link.server.names;
        let mut pipe = redis::pipe();
        pipe.cmd("HMGET").arg(&names.cur).arg("@").arg("#");
        pipe.cmd("XREAD").arg("COUNT").arg(AT_ONCE);
        pipe.arg("BLOCK")
            .arg(milliseconds(self.max_staleness / 4).max(1));
        pipe.arg("STREAMS")
            .arg(&names.log)
            .arg(format!("{before}-0"));
        let ((order, head), records): ((Option<u64>, Option<u64>), Records) =
            pipe.query_async(&mut link.connection.clone()).await?;
        let head = match (order, head) {
            (Some(order), Some(head)) => Fence::of(order, head),
            _ => link.ensure().await?,
        };
        let was = self.order.swap(head.order(), Ordering::SeqCst);
        // A number of another order says nothing about where this node is in this one.
        let before = if was == head.order() { before } else { NOWHERE };
        let head = head.get();
        self.see(seen, head, &records.0);
        let applied = self.apply(before, head, &records.0);
        self.applied.send_replace(applied);
        if applied >= head {
            self.renew(asked);
        }
        Ok(())
    }

    /// Raises what no purge exceeds, before any of them is applied; `seen` is what it was when the log was asked.
    fn see(&self, seen: u64, head: u64, records: &[Record]) {
        let last = records.last().map_or(head, |record| record.seq.max(head));
        self.seen.fetch_max(last, Ordering::SeqCst);
        if head < seen {
            // No purge had that number when it was asked: the order was lost, or the number was wrong.
            let (set, get) = (Ordering::SeqCst, Ordering::SeqCst);
            let _ = self.seen.compare_exchange(seen, last, set, get);
        }
    }

    /// Applies what was read after `before`, when the order stood at `head`; gives where this node is then.
    fn apply(&self, before: u64, head: u64, records: &[Record]) -> u64 {
        if before == NOWHERE || head < before {
            self.stamps.purge_all();
            return head;
        }
        let mut applied = before;
        for record in records {
            let tags = record.tags.as_deref();
            let tags = tags.filter(|_| record.seq == applied + 1);
            match tags.and_then(|tags| self.widen.0(tags)) {
                Some(tags) => self.stamps.purge(tags),
                None => self.stamps.purge_all(),
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
mod tests;
