//! Whether Redis may be used: a breaker, and the purges that have not arrived there yet.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

use super::batch::Batch;
use super::link::Link;

/// This many failures within this time, and Redis is left alone until it answers a probe.
const FAILURES: usize = 5;
const WITHIN: Duration = Duration::from_secs(10);

/// Open or closed, like a breaker. While a purge is waiting it is open: nothing is read before it arrived.
#[derive(Debug)]
pub(super) struct Gate {
    inner: Mutex<Inner>,
    /// Whether connecting was tried yet.
    tried: watch::Sender<bool>,
    /// Whether every purge has arrived that had to wait.
    delivered: watch::Sender<bool>,
}

#[derive(Debug, Default)]
struct Inner {
    /// There is one exactly while the gate is closed; then no purge is waiting.
    link: Option<Link>,
    failures: VecDeque<Instant>,
    waiting: Batch,
    recovering: bool,
}

impl Gate {
    /// Open, until connecting has succeeded.
    pub(super) fn new() -> Self {
        Self {
            inner: Mutex::default(),
            tried: watch::Sender::new(false),
            delivered: watch::Sender::new(true),
        }
    }

    /// The connection to use, if the gate is closed.
    pub(super) fn link(&self) -> Option<Link> {
        self.lock().link.clone()
    }

    /// Waits until connecting was tried for the first time.
    pub(super) async fn tried(&self) {
        // The sender lives as long as `self` does.
        let _ = self.tried.subscribe().wait_for(|tried| *tried).await;
    }

    /// Waits until every purge has arrived that had to wait.
    pub(super) async fn delivered(&self) {
        // The sender lives as long as `self` does.
        let _ = self.delivered.subscribe().wait_for(|done| *done).await;
    }

    pub(super) fn was_tried(&self) -> bool {
        *self.tried.borrow()
    }

    /// Counts a failure, and opens the gate when there are too many, or at once.
    pub(super) fn failed(&self, at_once: bool) {
        let mut inner = self.lock();
        let now = Instant::now();
        inner.failures.push_back(now);
        while inner
            .failures
            .front()
            .is_some_and(|first| now - *first > WITHIN)
        {
            inner.failures.pop_front();
        }
        if at_once || inner.failures.len() >= FAILURES {
            inner.open();
        }
    }

    /// Opens the gate until `purge` has arrived.
    pub(super) fn wait_for(&self, purge: Batch) {
        let mut inner = self.lock();
        inner.waiting.add(purge);
        inner.open();
        self.delivered.send_replace(false);
    }

    /// The purges that wait, to be sent.
    pub(super) fn take(&self) -> Batch {
        std::mem::take(&mut self.lock().waiting)
    }

    /// Closes the gate and ends the recovery, unless another purge waits by now.
    pub(super) fn close(&self, link: &Link) -> bool {
        let mut inner = self.lock();
        let closed = inner.waiting.is_empty();
        if closed {
            inner.link = Some(link.clone());
            inner.failures.clear();
            inner.recovering = false;
            self.delivered.send_replace(true);
        }
        closed
    }

    /// Whether a recovery has to begin; then it counts as begun.
    pub(super) fn needs_recovery(&self) -> bool {
        let mut inner = self.lock();
        let needed = inner.link.is_none() && !inner.recovering;
        inner.recovering |= needed;
        needed
    }

    /// A recovery has tried once.
    pub(super) fn note_tried(&self) {
        self.tried.send_replace(true);
    }

    /// The recovery was cut off with its runtime.
    pub(super) fn cut_recovery(&self) {
        self.lock().recovering = false;
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn open(&mut self) {
        self.link = None;
    }
}
