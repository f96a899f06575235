//! Moments in the order of purges: the fence of a fill, and what a request captures when it arrives.

use std::cmp::Ordering;
use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

/// The order of a cache in the memory of one process; it begins and ends with the process.
const LOCAL: u64 = 0;
/// No order: nothing has been heard of it.
const UNKNOWN: u64 = u64::MAX;
/// In how many parts a [`History`] remembers the time it covers.
const PARTS: u32 = 64;

/// A moment in an order of purges: every purge up to this number was committed before it.
///
/// Data read after the moment shows all those changes. A *smaller* number than the true one is safe: it claims less.
/// A number of another order claims nothing, so fences of two orders do not compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fence {
    order: u64,
    seq: u64,
}

impl Fence {
    /// Nothing is known: covers no moment of any order.
    pub(crate) const UNKNOWN: Self = Self {
        order: UNKNOWN,
        seq: 0,
    };

    /// A moment in the order of this process.
    pub(crate) fn local(seq: u64) -> Self {
        Self { order: LOCAL, seq }
    }

    /// A moment in the order that Redis calls by this name.
    pub(crate) fn of(order: u64, seq: u64) -> Self {
        Self { order, seq }
    }

    /// The name of the order.
    pub(crate) fn order(self) -> u64 {
        self.order
    }

    /// How many purges came before, counted from where the order began.
    #[must_use]
    pub fn get(self) -> u64 {
        self.seq
    }

    /// Whether data read after this moment shows every purge that `other` counts.
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        self >= other
    }
}

impl PartialOrd for Fence {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        (self.order == other.order && self.order != UNKNOWN).then(|| self.seq.cmp(&other.seq))
    }
}

/// What a request captures when it arrives, before `identify`, guards and any snapshot of a database:
/// [`Cache::arrival`](crate::Cache::arrival).
///
/// Whatever the request reads from then on shows every purge its fence counts, also when the database gives all of it
/// from a snapshot that was taken any time later (REPEATABLE READ, SERIALIZABLE), or from a replica that lags no more
/// than the cache's `replica_lag`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The fence of what the request reads.
    pub(crate) fence: Fence,
    /// The same, were there no replica that lags.
    pub(crate) primary: Fence,
}

impl Arrival {
    /// The moment that entries made by this request are stored with.
    #[must_use]
    pub fn fence(self) -> Fence {
        self.fence
    }
}

impl From<Fence> for Arrival {
    /// For reads of a database that does not lag.
    fn from(fence: Fence) -> Self {
        let primary = fence;
        Self { fence, primary }
    }
}

/// How far an order had come, as long ago as replicas may lag.
///
/// Sequence numbers of the last `replica_lag`, in at most about [`PARTS`] marks; in doubt the smaller number.
#[derive(Debug)]
pub(crate) struct History {
    lag: Duration,
    /// How far the order had come before the first of `marks`; nothing if that was never known.
    before: Option<u64>,
    /// By then the order had come so far, at least.
    marks: VecDeque<(Instant, u64)>,
}

impl History {
    /// Of an order that has come so far, if that is known.
    pub(crate) fn new(lag: Duration, before: Option<u64>) -> Self {
        Self {
            lag,
            before,
            marks: VecDeque::new(),
        }
    }

    /// The purge with this number was committed before `now`.
    pub(crate) fn note(&mut self, now: Instant, seq: u64) {
        let part = self.lag / PARTS;
        let seq = self.marks.back().map_or(seq, |(_, last)| seq.max(*last));
        let closed = self.marks.len().checked_sub(2);
        let closed = closed.and_then(|at| self.marks.get(at)).copied();
        // The last mark moves on until it is far enough from the one before it.
        if let (Some((last, _)), Some((before, _))) = (self.marks.back_mut(), closed)
            && last.saturating_duration_since(before) < part
        {
            self.marks.pop_back();
        }
        self.marks.push_back((now, seq));
    }

    /// The sequence number that every replica has applied by `now`.
    pub(crate) fn lagged(&mut self, now: Instant) -> Option<u64> {
        let is_shown = |(at, _): &&(Instant, u64)| now.saturating_duration_since(*at) >= self.lag;
        while let Some((_, seq)) = self.marks.front().filter(is_shown).copied() {
            self.before = Some(seq);
            self.marks.pop_front();
        }
        self.before
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAG: Duration = Duration::from_secs(64);

    #[test]
    fn fences_of_two_orders_do_not_compare() {
        let (one, other) = (Fence::of(1, 5), Fence::of(2, 3));
        assert!(!one.covers(other) && !other.covers(one));
        assert!(one.covers(Fence::of(1, 5)) && !one.covers(Fence::of(1, 6)));
        assert!(!Fence::UNKNOWN.covers(Fence::UNKNOWN));
    }

    #[test]
    fn a_lagged_moment_counts_what_was_committed_that_long_before() {
        let began = Instant::now();
        let at = |seconds: u64| began + Duration::from_secs(seconds);
        let mut history = History::new(LAG, Some(0));
        for seq in 1..=3 {
            history.note(at(seq * 10), seq);
        }
        assert_eq!(history.lagged(at(73)), Some(0));
        assert_eq!(history.lagged(at(74)), Some(1));
        assert_eq!(history.lagged(at(93)), Some(2));
        assert_eq!(history.lagged(at(500)), Some(3));
    }

    #[test]
    fn what_was_never_known_stays_unknown_until_the_first_mark_is_old() {
        let began = Instant::now();
        let mut history = History::new(LAG, None);
        history.note(began, 7);
        assert_eq!(history.lagged(began), None);
        assert_eq!(history.lagged(began + LAG), Some(7));
    }

    #[test]
    fn many_purges_are_remembered_in_few_marks_and_never_too_early() {
        let began = Instant::now();
        let mut history = History::new(LAG, Some(0));
        for seq in 1..=100_000_u64 {
            let now = began + Duration::from_millis(seq);
            history.note(now, seq);
            let lagged = history.lagged(now).expect("it is known");
            let truth = seq.saturating_sub(64_000);
            assert!(lagged <= truth, "{lagged} at {seq}");
            assert!(lagged + 2_100 >= truth, "{lagged} at {seq}");
            assert!(history.marks.len() <= 70, "{}", history.marks.len());
        }
    }
}
