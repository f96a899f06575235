//! One fill at a time for a key: the first request leads, later ones wait for what it shares, for a bounded time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

use crate::alarm::Alarms;
use crate::fence::Fence;
use crate::outcome::NoStoreReason;
use crate::pass::PassKeys;

/// What a leader shares.
#[derive(Clone, Debug)]
pub struct Shared<T> {
    /// What the leader gives.
    pub value: T,
    /// The moment up to which it shows every purge.
    ///
    /// A follower may use the value only if this [covers](Fence::covers) the moment it read from the order when it
    /// looked the key up: otherwise a purge may lie between, and the follower has to look again.
    pub fence: Fence,
}

type Receiver<T> = watch::Receiver<Option<Shared<T>>>;
type Fills<T> = Arc<Mutex<HashMap<Arc<str>, Receiver<T>>>>;

/// The fills under way, by key.
#[derive(Debug)]
pub struct Coalescer<T> {
    fills: Fills<T>,
    alarms: Alarms,
    pass: PassKeys,
}

/// The part of one request in a fill.
#[derive(Debug)]
pub enum Role<T> {
    /// It fills, and shares with those that wait.
    Leader(Leader<T>),
    /// Another request fills.
    Follower(Waiter<T>),
}

impl<T> Default for Coalescer<T> {
    fn default() -> Self {
        Self {
            fills: Arc::default(),
            alarms: Alarms::default(),
            pass: PassKeys::new(),
        }
    }
}

impl<T: Clone> Coalescer<T> {
    /// No fill is under way.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Leads the fill of `key`, whose data is read after `fence`, or follows the one under way.
    #[must_use]
    pub fn join(&self, key: &Arc<str>, fence: Fence) -> Role<T> {
        let mut fills = lock(&self.fills);
        if let Some(shared) = fills.get(key) {
            return Role::Follower(Waiter {
                shared: shared.clone(),
                alarms: self.alarms.clone(),
            });
        }
        let (share, shared) = watch::channel(None);
        fills.insert(Arc::clone(key), shared);
        Role::Leader(Leader {
            share,
            fence,
            key: Arc::clone(key),
            fills: Arc::clone(&self.fills),
            has_left: false,
        })
    }

    /// The last response for this key was not stored, for this reason: for so long, requests do not wait for each other.
    pub fn mark_pass(&self, key: Arc<str>, long: Duration, reason: NoStoreReason) {
        self.pass.mark(key, long, reason);
    }

    /// The last response for this key was stored.
    pub fn clear_pass(&self, key: &str) {
        self.pass.clear(key);
    }

    /// Why requests for this key do not wait for each other; `None` when they do.
    #[must_use]
    pub fn passes(&self, key: &str) -> Option<NoStoreReason> {
        self.pass.get(key)
    }
}

/// The request that fills. Dropped without sharing (a failure, a panic, a cancelled request) it releases
/// the followers, and the next of them leads.
#[derive(Debug)]
pub struct Leader<T> {
    share: watch::Sender<Option<Shared<T>>>,
    fence: Fence,
    key: Arc<str>,
    fills: Fills<T>,
    has_left: bool,
}

impl<T> Leader<T> {
    /// Gives `value` to every follower, as data read after the fence this request joined with.
    pub fn share(self, value: T) {
        let fence = self.fence;
        self.share_as_of(value, fence);
    }

    /// Gives `value` to every follower, when it is known to show every purge up to `fence`.
    pub fn share_as_of(mut self, value: T, fence: Fence) {
        // A follower that is woken must not find this fill again.
        self.leave();
        self.share.send_replace(Some(Shared { value, fence }));
    }

    fn leave(&mut self) {
        // Once: after that the key may have the next fill.
        if !std::mem::replace(&mut self.has_left, true) {
            lock(&self.fills).remove(&self.key);
        }
    }
}

impl<T> Drop for Leader<T> {
    fn drop(&mut self) {
        self.leave();
    }
}

/// The wait of a follower for its leader.
#[derive(Debug)]
pub struct Waiter<T> {
    shared: Receiver<T>,
    alarms: Alarms,
}

/// Why a follower got nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unshared {
    /// The leader gave up: its read failed or was cancelled.
    Abandoned,
    /// It took too long.
    TimedOut,
}

impl<T: Clone> Waiter<T> {
    /// What the leader shares, within `limit`.
    ///
    /// Within a tokio runtime, that runtime's time has to be enabled; without one, a thread of the coalescer keeps time.
    ///
    /// # Errors
    ///
    /// If the leader gave up, or did not share in time.
    pub async fn shared(self, limit: Duration) -> Result<Shared<T>, Unshared> {
        let Self { mut shared, alarms } = self;
        let value = async {
            let value = shared.wait_for(Option::is_some).await;
            let value = value.ok().and_then(|value| value.clone());
            value.ok_or(Unshared::Abandoned)
        };
        let until = Instant::now() + limit;
        alarms
            .by(until, value)
            .await
            .unwrap_or(Err(Unshared::TimedOut))
    }
}

fn lock<T>(fills: &Fills<T>) -> MutexGuard<'_, HashMap<Arc<str>, Receiver<T>>> {
    fills.lock().unwrap_or_else(PoisonError::into_inner)
}
