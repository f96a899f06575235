//! The second half of a read: the right to fill one key, and what comes of it.

use std::sync::Arc;
use std::time::Duration;

use mizan_core::Forward;

use crate::coalescer::{Coalescer, Leader};
use crate::fence::{Arrival, Fence};
use crate::outcome::{CacheOutcome, NoStoreReason};

/// How a stored value that was found may answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reuse {
    /// As it is.
    AsIs,
    /// As it is, while one fill runs.
    WhileFilling,
    /// Once the origin has said that it still holds.
    Validated,
}

/// A stored value that was found, as the policy judges it.
#[derive(Clone, Debug)]
pub struct Found<V> {
    /// The value.
    pub value: V,
    /// How it may answer.
    pub reuse: Reuse,
    /// How old it is.
    pub age: Duration,
    /// Up to which age it is fresh.
    pub ttl: Duration,
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Served<V> {
    /// The value.
    pub value: V,
    /// Where it came from.
    pub outcome: CacheOutcome,
    /// The moment up to which it shows every purge, if that is known.
    pub shows: Option<Fence>,
    /// Whether it is stored, or why not: of an answer that another request filled, what became of that fill.
    pub stored: Result<(), NoStoreReason>,
}

/// What the leader of a fill shares with its followers.
#[derive(Clone, Debug)]
pub enum FillResult<V, E> {
    /// An answer for everyone.
    Answer(Served<V>),
    /// The origin failed.
    Failed(E),
    /// The answer is for one caller alone: the others ask for themselves.
    Private,
    /// Nothing to hand over: look again.
    LookAgain,
}

/// Why a request fills for itself: no other request waits for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Alone {
    /// The store is out of reach.
    WithoutStore,
    /// The last response for the key was not stored, for this reason (hit-for-pass).
    HitForPass(NoStoreReason),
    /// It may not wait for other requests, or has waited as long as it may.
    Waited,
}

/// The right to fill one key. Dropped unused (the origin failed, the request was cancelled) it releases the followers,
/// and the next of them fills.
#[derive(Debug)]
#[must_use = "requests may be waiting for it"]
pub struct CacheFill<V, E> {
    pub(crate) key: Arc<str>,
    pub(crate) part: Result<Leader<FillResult<V, E>>, Alone>,
    pub(crate) arrival: Arrival,
    pub(crate) why: Forward,
    /// How far the order had come at the look-up; `None` if the store is out of reach.
    pub(crate) seen: Option<Fence>,
    pub(crate) found: Option<Found<V>>,
}

impl<V: Clone, E: Clone> CacheFill<V, E> {
    /// Whether requests may be waiting for it.
    #[must_use]
    pub fn is_leader(&self) -> bool {
        self.part.is_ok()
    }

    /// Why no request waits for it, if that is so.
    #[must_use]
    pub fn alone(&self) -> Option<Alone> {
        self.part.as_ref().err().copied()
    }

    /// What it fills.
    #[must_use]
    pub fn key(&self) -> &Arc<str> {
        &self.key
    }

    /// What is stored and may not answer as it is: the origin may say that it still holds.
    #[must_use]
    pub fn found(&self) -> Option<&Found<V>> {
        self.found.as_ref()
    }

    /// Why the origin is asked.
    #[must_use]
    pub fn why(&self) -> Forward {
        self.why
    }

    /// The moment to store the answer with, as far as this read is concerned.
    ///
    /// # Errors
    ///
    /// Why it may not be stored: the store is out of reach, or the fence is of an order that was lost.
    pub fn admits(&self) -> Result<Arrival, NoStoreReason> {
        let seen = self.seen.ok_or(NoStoreReason::StoreUnreachable)?;
        match seen.covers(self.arrival.primary) {
            true if self.arrival.fence == Fence::UNKNOWN => Err(NoStoreReason::ReplicaLag),
            true => Ok(self.arrival),
            false => Err(NoStoreReason::OrderUnknown),
        }
    }

    /// The origin gave `value`, and this is what became of storing it: the moment up to which it shows every purge, or
    /// why it is not stored.
    pub fn filled(self, value: V, stored: Result<Fence, NoStoreReason>) -> Served<V> {
        let outcome = match self.seen {
            None => CacheOutcome::Bypass {
                reason: NoStoreReason::StoreUnreachable.token(),
            },
            Some(_) => CacheOutcome::Filled {
                why: self.why,
                stored: stored.map(drop),
            },
        };
        self.share(value, outcome, stored)
    }

    /// The origin said that what was found still holds; `value` is that with the fields of its answer.
    pub fn revalidated(self, value: V, stored: Result<Fence, NoStoreReason>) -> Served<V> {
        let outcome = CacheOutcome::Revalidated {
            stored: stored.map(drop),
        };
        self.share(value, outcome, stored)
    }

    /// The origin failed. What was found answers if the policy allows it *now*, and it was not purged: then `usable`
    /// is how old it is.
    ///
    /// # Errors
    ///
    /// The failure, if nothing may answer in its place.
    pub fn failed(self, failure: E, usable: Option<Duration>) -> Result<Served<V>, E> {
        let (Some(found), Some(age)) = (self.found, usable) else {
            if let Ok(leader) = self.part {
                leader.share(FillResult::Failed(failure.clone()));
            }
            return Err(failure);
        };
        let served = Served {
            value: found.value,
            outcome: CacheOutcome::StaleIfError {
                age,
                ttl: found.ttl,
            },
            shows: None,
            stored: Ok(()),
        };
        if let Ok(leader) = self.part {
            leader.share(FillResult::Answer(served.clone()));
        }
        Ok(served)
    }

    /// The answer is for this caller alone: the followers ask for themselves, and for `long` no request for this key
    /// waits for another (hit-for-pass).
    pub fn private(
        self,
        value: V,
        coalescer: &Coalescer<FillResult<V, E>>,
        long: Duration,
    ) -> Served<V> {
        coalescer.mark_pass(Arc::clone(&self.key), long, NoStoreReason::Private);
        let outcome = CacheOutcome::Filled {
            why: self.why,
            stored: Err(NoStoreReason::Private),
        };
        if let Ok(leader) = self.part {
            leader.share(FillResult::Private);
        }
        Served {
            value,
            outcome,
            shows: self.seen.map(|_| self.arrival.primary),
            stored: Err(NoStoreReason::Private),
        }
    }

    /// Hands nothing over: the followers look again, as where the answer is stored while its client still takes it.
    pub fn look_again(self) {
        if let Ok(leader) = self.part {
            leader.share(FillResult::LookAgain);
        }
    }

    fn share(
        self,
        value: V,
        outcome: CacheOutcome,
        stored: Result<Fence, NoStoreReason>,
    ) -> Served<V> {
        // Stored: no purge of its tags up to then. Else it shows what its request's arrival shows.
        let shows = stored.unwrap_or(self.arrival.fence);
        let served = Served {
            value,
            outcome,
            shows: self.seen.map(|_| shows),
            stored: stored.map(drop),
        };
        if let Ok(leader) = self.part {
            leader.share_as_of(FillResult::Answer(served.clone()), shows);
        }
        served
    }
}
