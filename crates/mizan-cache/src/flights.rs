//! One fill at a time for a key: the first request leads, later ones wait for what it lands with.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

use crate::stamps::Fence;

/// What a flight lands with, and the moment its data is at least as new as.
#[derive(Clone, Debug)]
pub struct Landed<T> {
    /// What the leader gave.
    pub outcome: T,
    /// The fence the leader captured before it read the data.
    pub fence: Fence,
}

type Arrival<T> = watch::Receiver<Option<Landed<T>>>;

/// The fills under way, by key.
#[derive(Debug)]
pub struct Flights<T> {
    under_way: Arc<Mutex<HashMap<Arc<str>, Arrival<T>>>>,
}

/// The part of one request in a flight.
#[derive(Debug)]
pub enum Boarding<T> {
    /// It fills, and lands for those who wait.
    Lead(Leader<T>),
    /// Another one fills.
    Wait(Waiting<T>),
}

impl<T> Default for Flights<T> {
    fn default() -> Self {
        Self {
            under_way: Arc::default(),
        }
    }
}

impl<T: Clone> Flights<T> {
    /// No flight under way.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Leads a flight for `key` with this `fence`, or waits for the one under way.
    ///
    /// A waiting request may use what the flight [landed](Landed) with only if its fence is not older than
    /// the one this request captured when it arrived: otherwise a purge may lie between, and the request
    /// has to look again.
    #[must_use]
    pub fn board(&self, key: &Arc<str>, fence: Fence) -> Boarding<T> {
        let mut under_way = self
            .under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(arrival) = under_way.get(key) {
            return Boarding::Wait(Waiting(arrival.clone()));
        }
        let (landing, arrival) = watch::channel(None);
        under_way.insert(Arc::clone(key), arrival);
        Boarding::Lead(Leader {
            landing,
            fence,
            key: Arc::clone(key),
            under_way: Arc::clone(&self.under_way),
        })
    }
}

/// The one that fills. Dropped without landing (a failure, a panic, a cancelled request) it releases
/// those who wait, and the next of them leads.
#[derive(Debug)]
pub struct Leader<T> {
    landing: watch::Sender<Option<Landed<T>>>,
    fence: Fence,
    key: Arc<str>,
    under_way: Arc<Mutex<HashMap<Arc<str>, Arrival<T>>>>,
}

impl<T> Leader<T> {
    /// Gives `outcome` to everyone who waits.
    pub fn land(self, outcome: T) {
        // Whoever is woken must not find this flight again.
        self.leave();
        let fence = self.fence;
        self.landing.send_replace(Some(Landed { outcome, fence }));
    }

    fn leave(&self) {
        let mut under_way = self
            .under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        // Only its own: once landed, the key may already have the next flight.
        if under_way
            .get(&self.key)
            .is_some_and(|arrival| arrival.same_channel(&self.landing.subscribe()))
        {
            under_way.remove(&self.key);
        }
    }
}

impl<T> Drop for Leader<T> {
    fn drop(&mut self) {
        self.leave();
    }
}

/// One that waits for a flight to land.
#[derive(Debug)]
pub struct Waiting<T>(Arrival<T>);

impl<T: Clone> Waiting<T> {
    /// What the flight landed with, or `None` if its leader gave up.
    pub async fn landed(mut self) -> Option<Landed<T>> {
        let landed = self.0.wait_for(Option::is_some).await;
        landed.ok().and_then(|landed| landed.clone())
    }
}
