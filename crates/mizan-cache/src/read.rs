//! One read of one key through a cache, as a state machine: data in, what to do next out. Nothing here waits.
//!
//! ```text
//! bypass(reason) ─────────────────────────────────────────────→ answer of the origin
//! look-up ─┬─ as it is ───────────────────────────────────────→ hit
//!          ├─ while filling ─ joins ─┬─ leads ────────────────→ stale, and fills behind it
//!          │                         └─ another fills ────────→ stale
//!          └─ nothing, or to be validated ─ joins
//!               ├─ leads ─→ fill ─┬─ a response, stored or not why ─→ miss
//!               │                 ├─ it still holds ────────────────→ revalidated
//!               │                 └─ the origin failed ─────────────→ stale-if-error, or the failure
//!               ├─ follows ─→ wait ─┬─ shared and new enough ───────→ collapsed
//!               │                   └─ too old, private, nothing ───→ look-up
//!               └─ alone (hit-for-pass, waited long enough) ─→ fill
//! ```
//!
//! An adapter performs what a [`Step`] asks for and hands in what came of it. [`Cache::begin`](crate::Cache::begin) is
//! the adapter of an origin; the policies of an edge bring stores and judgements of their own.

use std::sync::Arc;
use std::time::Duration;

use mizan_core::Forward;
use tokio::time::Instant;

use crate::coalescer::{Coalescer, Leader, Role, Shared, Unshared, Waiter};
use crate::fence::{Arrival, Fence};
use crate::options::Coalescing;
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

/// What looking a key up gave.
#[derive(Clone, Debug)]
pub struct Looked<V> {
    /// What was found.
    pub found: Option<Found<V>>,
    /// Why the origin has to be asked, if it has to be.
    pub why: Forward,
    /// How far the order of purges had come then, and what was found is judged by; `None` if the store is out of reach.
    ///
    /// It was read *after* the request arrived: what counts fewer purges is not given to it.
    pub seen: Option<Fence>,
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

/// What an adapter does next.
#[derive(Debug)]
#[must_use = "a request waits for it"]
pub enum Step<V, E> {
    /// Look the key up, then go on with [`Read::looked`].
    LookUp,
    /// Wait for [`Waiter::shared`] for so long, then go on with [`Read::followed`].
    Wait(Waiter<FillResult<V, E>>, Duration),
    /// Answer with this.
    Serve(Served<V>),
    /// Answer with this, and fill behind it.
    ServeAndFill(Served<V>, CacheFill<V, E>),
    /// Ask the origin.
    Fill(CacheFill<V, E>),
    /// Answer that the origin failed.
    Fail(E),
}

/// One read of one key.
#[derive(Debug)]
pub struct Read {
    arrival: Option<Arrival>,
    coalescing: Coalescing,
    /// How far the order had come at the first look-up.
    required: Option<Fence>,
    followed: u32,
    until: Option<Instant>,
}

impl Read {
    /// A read by a request that arrived then; begin with [`Step::LookUp`].
    #[must_use]
    pub fn new(arrival: Arrival, coalescing: Coalescing) -> Self {
        Self {
            arrival: Some(arrival),
            coalescing,
            required: None,
            followed: 0,
            until: None,
        }
    }

    /// A read that reads nothing before its look-up, neither itself nor through a snapshot: that is when it arrives.
    #[must_use]
    pub fn at_look_up(coalescing: Coalescing) -> Self {
        Self {
            arrival: None,
            coalescing,
            required: None,
            followed: 0,
            until: None,
        }
    }

    /// Whether it has waited for another request.
    #[must_use]
    pub fn has_waited(&self) -> bool {
        self.followed > 0
    }

    /// Goes on from what was found under `key`.
    pub fn looked<V: Clone, E: Clone>(
        &mut self,
        key: &str,
        looked: Looked<V>,
        coalescer: &Coalescer<FillResult<V, E>>,
    ) -> Step<V, E> {
        let Looked { found, why, seen } = looked;
        if let Some(found) = found.as_ref().filter(|found| found.reuse == Reuse::AsIs) {
            return Step::Serve(self.hit(found, seen));
        }
        let Some(seen) = seen else {
            return Step::Fill(self.fill(key, None, found, (why, None)));
        };
        self.required.get_or_insert(seen);
        if coalescer.passes(key) {
            return Step::Fill(self.fill(key, None, found, (why, Some(seen))));
        }
        let stale = found
            .as_ref()
            .filter(|found| found.reuse == Reuse::WhileFilling);
        let stale = stale.map(|found| self.hit(found, Some(seen)));
        let key: Arc<str> = key.into();
        match (
            coalescer.join(&key, self.arrival_at(Some(seen)).fence),
            stale,
        ) {
            (Role::Leader(leader), stale) => {
                let fill = self.fill(&key, Some(leader), found, (why, Some(seen)));
                match stale {
                    Some(stale) => Step::ServeAndFill(stale, fill),
                    None => Step::Fill(fill),
                }
            }
            (Role::Follower(_), Some(stale)) => Step::Serve(stale),
            (Role::Follower(waiter), None) => match self.patience() {
                Some(left) => Step::Wait(waiter, left),
                None => Step::Fill(self.fill(&key, None, found, (why, Some(seen)))),
            },
        }
    }

    /// Goes on from what the leader shared.
    pub fn followed<V, E>(
        &mut self,
        shared: Result<Shared<FillResult<V, E>>, Unshared>,
    ) -> Step<V, E> {
        self.followed += 1;
        let Ok(Shared { value, fence }) = shared else {
            return Step::LookUp;
        };
        // An answer begun before this request came is too old where a purge lies between.
        let is_new = self.required.is_some_and(|required| fence.covers(required));
        match value {
            FillResult::Answer(served) if is_new => Step::Serve(Served {
                outcome: match served.outcome {
                    CacheOutcome::StaleIfError { .. } => served.outcome,
                    _ => CacheOutcome::Collapsed,
                },
                value: served.value,
                shows: Some(fence),
            }),
            FillResult::Failed(error) => Step::Fail(error),
            FillResult::Answer(_) | FillResult::Private | FillResult::LookAgain => Step::LookUp,
        }
    }

    fn arrival_at(&self, seen: Option<Fence>) -> Arrival {
        let seen = || seen.unwrap_or(Fence::UNKNOWN).into();
        self.arrival.unwrap_or_else(seen)
    }

    /// How long it may wait for another fill.
    fn patience(&mut self) -> Option<Duration> {
        if !self.coalescing.is_on() || self.followed >= self.coalescing.max_fills {
            return None;
        }
        let now = Instant::now();
        let until = *self.until.get_or_insert(now + self.coalescing.max_wait);
        Some(until.saturating_duration_since(now)).filter(|left| !left.is_zero())
    }

    fn hit<V: Clone>(&self, found: &Found<V>, seen: Option<Fence>) -> Served<V> {
        let (age, ttl) = (found.age, found.ttl);
        let outcome = match found.reuse {
            Reuse::AsIs if self.has_waited() => CacheOutcome::Collapsed,
            Reuse::AsIs if age < ttl => CacheOutcome::Hit { age, ttl },
            _ => CacheOutcome::Stale { age, ttl },
        };
        Served {
            value: found.value.clone(),
            outcome,
            shows: seen,
        }
    }

    fn fill<V, E>(
        &self,
        key: &str,
        leader: Option<Leader<FillResult<V, E>>>,
        found: Option<Found<V>>,
        (why, seen): (Forward, Option<Fence>),
    ) -> CacheFill<V, E> {
        CacheFill {
            key: key.into(),
            leader,
            arrival: self.arrival_at(seen),
            why,
            seen,
            found,
        }
    }
}

/// The right to fill one key. Dropped unused (the origin failed, the request was cancelled) it releases the followers,
/// and the next of them fills.
#[derive(Debug)]
#[must_use = "requests may be waiting for it"]
pub struct CacheFill<V, E> {
    key: Arc<str>,
    leader: Option<Leader<FillResult<V, E>>>,
    arrival: Arrival,
    why: Forward,
    /// How far the order had come at the look-up; `None` if the store is out of reach.
    seen: Option<Fence>,
    found: Option<Found<V>>,
}

impl<V> Looked<V> {
    /// Of a store that is an origin's own: what was found has become old, or nothing was.
    pub(crate) fn new(found: Option<Found<V>>, seen: Option<Fence>) -> Self {
        let why = match found {
            Some(_) => Forward::Stale,
            None => Forward::Miss,
        };
        Self { found, why, seen }
    }
}

impl<V: Clone, E: Clone> CacheFill<V, E> {
    /// Whether requests may be waiting for it.
    #[must_use]
    pub fn is_leader(&self) -> bool {
        self.leader.is_some()
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
            if let Some(leader) = self.leader {
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
        };
        if let Some(leader) = self.leader {
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
        coalescer.mark_pass(Arc::clone(&self.key), long);
        let outcome = CacheOutcome::Filled {
            why: self.why,
            stored: Err(NoStoreReason::Private),
        };
        if let Some(leader) = self.leader {
            leader.share(FillResult::Private);
        }
        Served {
            value,
            outcome,
            shows: self.seen.map(|_| self.arrival.primary),
        }
    }

    /// Hands nothing over: the followers look again, as where the answer is stored while its client still takes it.
    pub fn look_again(self) {
        if let Some(leader) = self.leader {
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
        };
        if let Some(leader) = self.leader {
            leader.share_as_of(FillResult::Answer(served.clone()), shows);
        }
        served
    }
}

#[cfg(test)]
mod tests;
