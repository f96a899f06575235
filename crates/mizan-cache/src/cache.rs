//! The cache of an origin: looks a key up, lets one request fill it, purges by tag.

use std::sync::Arc;
use std::time::Duration;

use mizan_core::{CallerId, CallerIdError};

use crate::coalescer::Coalescer;
use crate::fence::Arrival;
use crate::local::Local;
use crate::options::{CacheOptions, MemoryOptions, Waits};
use crate::outcome::{Answer, Fill, Purged};
use crate::read::{Read, Step};
use crate::redis::{RedisOptions, RedisUrlError, Remote};
use crate::shared::Shared;
use crate::stats::{Counters, Stats};
use crate::store::Store;
use crate::ticket::Ticket;

/// Answers by key, filled by one request at a time and purged by tag. Cloning is cheap and shares it.
///
/// A failing store never fails a request: the cache counts and logs the failure, and the request runs without it.
#[derive(Clone, Debug)]
pub struct Cache {
    shared: Arc<Shared>,
}

/// The result of [`Cache::begin`].
#[derive(Debug)]
pub enum Lookup {
    /// Answer with this.
    Hit(Answer),
    /// Answer with this, and fill at the same time: the old answer may be served only because of its age.
    Stale(Answer, Ticket),
    /// Read the data, then fill. Drop the ticket if reading fails.
    Fill(Ticket),
}

impl Cache {
    /// A cache in the memory of this process. Right for an origin of one process; with several, one would
    /// not hear of the other's purges.
    #[must_use]
    pub fn memory(options: MemoryOptions) -> Self {
        let store = Store::Memory(Local::new(options));
        Self::over(store, CacheOptions::Memory(options), Arc::default())
    }

    /// A cache in Redis 7 or newer, or a server that speaks the same, shared by every process that says the
    /// same [`app`](RedisOptions::app). It connects when it is first used and whenever the connection is
    /// lost, in the background: it has to be used within a tokio runtime with IO and time.
    ///
    /// While Redis is slow or out of reach, requests fill without it and purges wait. The changes of *this*
    /// process are never hidden by that; another process that does reach Redis hears of them when they arrive.
    ///
    /// # Errors
    ///
    /// If `url` is not the address of a Redis server.
    pub fn redis(url: &str, options: RedisOptions) -> Result<Self, RedisUrlError> {
        let counters = Arc::default();
        let remote = Remote::new(url, options.clone(), Arc::clone(&counters))?;
        let options = CacheOptions::Redis(options);
        Ok(Self::over(Store::Redis(remote), options, counters))
    }

    fn over(store: Store, options: CacheOptions, counters: Arc<Counters>) -> Self {
        let shared = Shared {
            store,
            coalescer: Coalescer::new(),
            waits: options.waits(),
            options,
            counters,
        };
        Self {
            shared: Arc::new(shared),
        }
    }

    /// This moment in the order of purges, for a request that arrives now. Capture it first: before `identify`, before
    /// guards, before anything that opens a transaction or reads a database. It does no IO and never waits.
    ///
    /// In Redis it is how far the order had come by the last reply that this process has seen, whatever it was a reply
    /// to. That is a lower bound: an answer is not stored when another process purged one of its tags and this one has
    /// not heard of it before the request came.
    #[must_use]
    pub fn arrival(&self) -> Arrival {
        self.shared.store.arrival()
    }

    /// Connects to the store unless it is connected; returns whether the store is reachable. A server that awaits it
    /// before it accepts requests can store the answer to the first one.
    pub async fn connect(&self) -> bool {
        self.shared.store.connect().await
    }

    /// The answer under `key`: what is stored, what another request is just filling, or what `fill` gives.
    ///
    /// `fill` has to read whatever it reads after it is called, in a transaction of its own. Where a request may have
    /// read or begun a transaction before, use [`begin`](Self::begin) with the [arrival](Self::arrival) of the request.
    ///
    /// A request that comes after a purge never gets an answer begun before it. If a filling request fails,
    /// is cancelled or panics, the next one that waits fills. Of requests that find an answer past its
    /// `ttl` but within `swr`, the first fills and the others get the old one; to answer the first one at
    /// once too, use [`begin`](Self::begin) and fill in a task.
    ///
    /// # Errors
    ///
    /// What `fill` failed with; the cache itself never fails.
    pub async fn get_or_fill<E, F>(&self, key: &str, fill: impl FnOnce() -> F) -> Result<Answer, E>
    where
        F: Future<Output = Result<Fill, E>>,
    {
        let Waits {
            coalescing,
            replica_lag,
        } = self.shared.waits;
        let read = match replica_lag.is_zero() {
            true => Read::at_look_up(coalescing),
            false => Read::new(self.arrival(), coalescing),
        };
        match self.go(key, read).await {
            Lookup::Hit(answer) => Ok(answer),
            Lookup::Stale(_, ticket) | Lookup::Fill(ticket) => Ok(ticket.fill(fill().await?).await),
        }
    }

    /// The response under `key`, when it is fresh and that is known without a wait: in memory. Where there is none,
    /// [`begin`](Self::begin).
    #[must_use]
    pub fn fresh(&self, key: &str, arrival: Arrival) -> Option<Answer> {
        let Shared {
            store,
            coalescer,
            waits,
            ..
        } = &*self.shared;
        let found = store.fresh(key)?;
        match Read::new(arrival, waits.coalescing).looked(key, found, coalescer) {
            Step::Serve(served) => Some(self.shared.answer(served)),
            _ => None,
        }
    }

    /// The first of two steps, for a request that [arrived](Self::arrival) then: an answer, or a ticket to fill it with.
    ///
    /// It waits for other requests no longer than [`Coalescing::max_wait`](crate::Coalescing::max_wait); then the request
    /// fills alone.
    pub async fn begin(&self, key: &str, arrival: Arrival) -> Lookup {
        let coalescing = self.shared.waits.coalescing;
        self.go(key, Read::new(arrival, coalescing)).await
    }

    /// Performs what the steps of a read ask for.
    async fn go(&self, key: &str, mut read: Read) -> Lookup {
        let Shared {
            store, coalescer, ..
        } = &*self.shared;
        let mut step = Step::LookUp;
        loop {
            step = match step {
                Step::LookUp => {
                    let looked = store.look(key).await;
                    let step = read.looked(key, looked, coalescer);
                    match step {
                        // The fill before may have ended between the look-up and here.
                        Step::Fill(fill) if fill.is_leader() => match store.fresh(key) {
                            Some(stored) => read.looked(key, stored, coalescer),
                            None => Step::Fill(fill),
                        },
                        step => step,
                    }
                }
                Step::Wait(waiter, limit) => read.followed(Box::pin(waiter.shared(limit)).await),
                Step::Serve(served) => return Lookup::Hit(self.shared.answer(served)),
                Step::ServeAndFill(served, fill) => {
                    return Lookup::Stale(
                        self.shared.answer(served),
                        Ticket::new(&self.shared, fill),
                    );
                }
                Step::Fill(fill) => return Lookup::Fill(Ticket::new(&self.shared, fill)),
                Step::Fail(never) => match never {},
            };
        }
    }

    /// A cache that is set up alike, for databases that lag by so much. It shares no memory with this one.
    #[must_use]
    pub fn with_replica_lag(&self, lag: Duration) -> Self {
        match &self.shared.store {
            Store::Memory(_) => {
                let mut options = self.shared.options.for_memory();
                options.replica_lag = lag;
                Self::memory(options)
            }
            Store::Redis(remote) => {
                let mut options = remote.options().clone();
                options.replica_lag = lag;
                let counters = Arc::default();
                let remote = remote.with_options(options.clone(), Arc::clone(&counters));
                Self::over(Store::Redis(remote), CacheOptions::Redis(options), counters)
            }
        }
    }

    /// How it is set up.
    #[must_use]
    pub fn options(&self) -> &CacheOptions {
        &self.shared.options
    }

    /// By how much a database that answers reads may lag behind the one that takes writes.
    #[must_use]
    pub fn replica_lag(&self) -> Duration {
        self.shared.waits.replica_lag
    }

    /// Whether it is the memory of this process, which no other process reads.
    #[must_use]
    pub fn is_memory(&self) -> bool {
        matches!(self.shared.store, Store::Memory(_))
    }

    /// Invalidates every entry that carries one of `tags`, however many there are, in constant time. Call
    /// it *after* the change is committed.
    pub async fn purge(&self, tags: &[String]) -> Purged {
        self.shared.store.purge(tags).await
    }

    /// Invalidates every entry made for callers with this id, as JSON text, of whatever kind: `5`, `"ada b"`.
    ///
    /// # Errors
    ///
    /// If no caller can have that id.
    pub async fn purge_user(&self, id: &str) -> Result<Purged, CallerIdError> {
        let tag = CallerId::tag_of(id)?;
        Ok(self.purge(&[tag]).await)
    }

    /// Invalidates every entry.
    pub async fn purge_all(&self) -> Purged {
        self.shared.store.purge_all().await
    }

    /// Waits until every purge has arrived in the store that was [queued](Purged::Queued) before. A process awaits it,
    /// for a bounded time, before it ends: a purge that is still queued then is lost, and other processes serve what it
    /// concerns until its `ttl`.
    pub async fn delivered(&self) {
        self.shared.store.delivered().await;
    }

    /// What it did since it was made.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.shared.counters.read()
    }
}
