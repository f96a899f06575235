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
use crate::fill::{Alone, CacheFill, FillResult, Found, Reuse, Served};
use crate::options::Coalescing;
use crate::outcome::CacheOutcome;

/// The result of a look-up.
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
        key: impl Into<Arc<str>>,
        mut looked: Looked<V>,
        coalescer: &Coalescer<FillResult<V, E>>,
    ) -> Step<V, E> {
        let is_hit = |found: &mut Found<V>| found.reuse == Reuse::AsIs;
        if let Some(found) = looked.found.take_if(is_hit) {
            return Step::Serve(self.hit(found, looked.seen));
        }
        let key = key.into();
        let Some(seen) = looked.seen else {
            return Step::Fill(self.fill(key, Err(Alone::WithoutStore), looked));
        };
        self.required.get_or_insert(seen);
        let is_stale = |found: &&Found<V>| found.reuse == Reuse::WhileFilling;
        let stale = looked.found.as_ref().filter(is_stale).cloned();
        let stale = stale.map(|found| self.hit(found, Some(seen)));
        // A stale response answers without a wait.
        if stale.is_none()
            && let Some(reason) = coalescer.passes(&key)
        {
            return Step::Fill(self.fill(key, Err(Alone::HitForPass(reason)), looked));
        }
        match (
            coalescer.join(&key, self.arrival_at(Some(seen)).fence),
            stale,
        ) {
            (Role::Leader(leader), stale) => {
                let fill = self.fill(key, Ok(leader), looked);
                match stale {
                    Some(stale) => Step::ServeAndFill(stale, fill),
                    None => Step::Fill(fill),
                }
            }
            (Role::Follower(_), Some(stale)) => Step::Serve(stale),
            (Role::Follower(waiter), None) => match self.patience() {
                Some(left) => Step::Wait(waiter, left),
                None => Step::Fill(self.fill(key, Err(Alone::Waited), looked)),
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
                stored: served.stored,
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

    fn hit<V>(&self, found: Found<V>, seen: Option<Fence>) -> Served<V> {
        let (age, ttl) = (found.age, found.ttl);
        let outcome = match found.reuse {
            Reuse::AsIs if self.has_waited() => CacheOutcome::Collapsed,
            Reuse::AsIs if age < ttl => CacheOutcome::Hit { age, ttl },
            _ => CacheOutcome::Stale { age, ttl },
        };
        Served {
            value: found.value,
            outcome,
            shows: seen,
            stored: Ok(()),
        }
    }

    fn fill<V, E>(
        &self,
        key: Arc<str>,
        part: Result<Leader<FillResult<V, E>>, Alone>,
        Looked { found, why, seen }: Looked<V>,
    ) -> CacheFill<V, E> {
        CacheFill {
            key,
            part,
            arrival: self.arrival_at(seen),
            why,
            seen,
            found,
        }
    }
}

impl<V> Looked<V> {
    /// The look-up of an origin's store: what it found is stale, what it did not find is a miss.
    pub(crate) fn new(found: Option<Found<V>>, seen: Option<Fence>) -> Self {
        let why = match found {
            Some(_) => Forward::Stale,
            None => Forward::Miss,
        };
        Self { found, why, seen }
    }
}

#[cfg(test)]
mod tests;
