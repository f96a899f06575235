//! How far this process knows the order of purges to have come: the fence of a request that arrives.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::fence::{Arrival, Fence, History};

/// The highest number in any reply of Redis, and the order it is of.
///
/// A request that arrives takes it as its fence: every purge up to it was committed before the reply, so before the
/// request. A smaller number than the true one costs a fill; a number of an order that was lost would be wrong, and is
/// told from the new order's by the name.
#[derive(Debug)]
pub(super) struct Seen(Mutex<Inner>);

#[derive(Debug)]
struct Inner {
    now: Fence,
    lag: Duration,
    /// When it was seen, if replicas lag.
    history: History,
}

impl Seen {
    /// Nothing has been seen.
    pub(super) fn new(lag: Duration) -> Self {
        Self(Mutex::new(Inner {
            now: Fence::UNKNOWN,
            lag,
            history: History::new(lag, None),
        }))
    }

    /// What has been seen by now. Take it before asking, for [`observe`](Self::observe).
    pub(super) fn now(&self) -> Fence {
        self.lock().now
    }

    /// The fence of a request that arrives now.
    pub(super) fn arrival(&self) -> Arrival {
        let mut inner = self.lock();
        let primary = inner.now;
        if inner.lag.is_zero() {
            return primary.into();
        }
        let lagged = inner.history.lagged(Instant::now());
        let fence = lagged.map_or(Fence::UNKNOWN, |seq| Fence::of(primary.order(), seq));
        Arrival { fence, primary }
    }

    /// A reply said how far the order had come; `asked` is what had been seen when it was asked for.
    pub(super) fn observe(&self, asked: Fence, read: Fence) {
        let mut inner = self.lock();
        let is_same = read.order() == inner.now.order();
        if !is_same && asked.order() != inner.now.order() {
            // The order has changed since it was asked: which of the two is the later one, the next reply shows.
            return;
        }
        if !is_same {
            inner.history = History::new(inner.lag, None);
            inner.now = read;
        } else if read > inner.now {
            inner.now = read;
        }
        if !inner.lag.is_zero() {
            let seq = inner.now.get();
            inner.history.note(Instant::now(), seq);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seen: &Seen) -> Fence {
        seen.arrival().fence()
    }

    #[tokio::test(start_paused = true)]
    async fn it_is_the_highest_number_of_any_reply() {
        let seen = Seen::new(Duration::ZERO);
        assert_eq!(at(&seen), Fence::UNKNOWN);
        for (read, highest) in [(5, 5), (9, 9), (7, 9)] {
            seen.observe(seen.now(), Fence::of(1, read));
            assert_eq!(at(&seen), Fence::of(1, highest));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn an_order_that_was_lost_leaves_no_number_behind() {
        let seen = Seen::new(Duration::ZERO);
        seen.observe(Fence::UNKNOWN, Fence::of(1, 900));
        let asked = seen.now();
        seen.observe(asked, Fence::of(2, 5));
        assert_eq!(at(&seen), Fence::of(2, 5));
        seen.observe(asked, Fence::of(1, 901));
        assert_eq!(at(&seen), Fence::of(2, 5), "a late reply of the lost order");
        seen.observe(seen.now(), Fence::of(2, 6));
        assert_eq!(at(&seen), Fence::of(2, 6));
    }

    #[tokio::test(start_paused = true)]
    async fn replicas_that_lag_show_what_had_been_seen_so_long_ago() {
        let lag = Duration::from_secs(10);
        let seen = Seen::new(lag);
        seen.observe(Fence::UNKNOWN, Fence::of(1, 5));
        assert_eq!(at(&seen), Fence::UNKNOWN);
        tokio::time::advance(lag).await;
        seen.observe(seen.now(), Fence::of(1, 6));
        assert_eq!(at(&seen), Fence::of(1, 5));
        assert_eq!(seen.arrival().primary, Fence::of(1, 6));
        tokio::time::advance(lag).await;
        assert_eq!(at(&seen), Fence::of(1, 6));
        seen.observe(seen.now(), Fence::of(2, 7));
        assert_eq!(at(&seen), Fence::UNKNOWN, "of another order nothing is old");
    }
}
