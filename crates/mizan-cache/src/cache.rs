//! The cache of an origin: looks a key up, lets one request fill it, purges by tag.

use std::sync::Arc;

use crate::answer::{Answer, Fill};
use crate::flights::Flights;
use crate::local::{Local, MemoryOptions};
use crate::lookup::{Lookup, Step};
use crate::passes::Passes;
use crate::redis::{RedisOptions, RedisUrlError, Remote};
use crate::stats::{Counters, Stats};
use crate::store::Store;
use crate::ticket::Outcome;

/// How many flights a request waits for before it fills by itself: the one it found under way, and one
/// that began after it came.
const WAITS: usize = 2;

/// Answers by key, filled by one request at a time and purged by tag. Cloning is cheap and shares it.
///
/// Trouble with the store never surfaces: it is counted, logged, and the request goes on without the cache.
#[derive(Clone, Debug)]
pub struct Cache {
    shared: Arc<Shared>,
}

/// What all clones of a cache share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) store: Store,
    pub(crate) flights: Flights<Outcome>,
    pub(crate) passes: Passes,
    pub(crate) counters: Arc<Counters>,
}

/// What became of a purge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purged {
    /// Nothing purged is served from the store any more, by any process that uses it.
    Done {
        /// Its number in the order of purges that all nodes share; `None` for a store of this process alone.
        seq: Option<u64>,
    },
    /// The store is out of reach: this process serves nothing from it until the purge has arrived there.
    Queued,
}

impl Cache {
    /// A cache in the memory of this process. Right for an origin of one process; with several, one would
    /// not hear of the other's purges.
    #[must_use]
    pub fn memory(options: MemoryOptions) -> Self {
        Self::over(Store::Memory(Local::new(options)), Arc::default())
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
        let remote = Remote::new(url, options, Arc::clone(&counters))?;
        Ok(Self::over(Store::Redis(remote), counters))
    }

    fn over(store: Store, counters: Arc<Counters>) -> Self {
        let shared = Shared {
            store,
            flights: Flights::new(),
            passes: Passes::new(),
            counters,
        };
        Self {
            shared: Arc::new(shared),
        }
    }

    /// The answer under `key`: what is stored, what another request is just filling, or what `fill` gives.
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
        match self.begin(key).await {
            Lookup::Hit(answer) => Ok(answer),
            Lookup::Stale(_, ticket) | Lookup::Fill(ticket) => Ok(ticket.fill(fill().await?).await),
        }
    }

    /// The first of two steps: an answer, or a ticket to fill it with.
    pub async fn begin(&self, key: &str) -> Lookup {
        let mut look = self.shared.store.look(key).await;
        let arrival = look.fence;
        for _ in 0..WAITS {
            match Shared::step(&self.shared, key, look) {
                Step::Done(lookup) => return lookup,
                Step::Wait(waiting) => {
                    if let Some(landed) = waiting.landed().await
                        && let (Some(answer), true) =
                            (landed.outcome, Some(landed.fence) >= arrival)
                    {
                        return self.shared.joined(answer);
                    }
                }
            }
            look = self.shared.store.look(key).await;
        }
        Shared::alone(&self.shared, key, look)
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

    /// Invalidates every entry made for one user, whose `identity` is spelled as tags spell values.
    pub async fn purge_user(&self, identity: &str) -> Purged {
        self.purge(&[format!("@{identity}")]).await
    }

    /// Invalidates every entry.
    pub async fn purge_all(&self) -> Purged {
        self.shared.store.purge_all().await
    }

    /// What it did since it was made.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.shared.counters.read()
    }
}
