//! The cache of an origin, in memory or in Redis, as Python holds it.

use std::collections::BTreeSet;
use std::future::Future;
use std::time::Duration;
use std::{mem, process};

use mizan_cache::{Coalescing, MemoryOptions, Purged, RedisOptions};
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::watch;

use crate::caught::caught;
use crate::found::Done;
use crate::waiting::Waiting;

/// Where work on a cache runs: in whoever waits for it, or on the threads that hold connections.
#[derive(Clone)]
pub(crate) struct Reach(Option<Handle>);

impl Reach {
    /// Begins work and waits for it.
    pub(crate) fn wait(&self, work: impl Future<Output = Done> + Send + 'static) -> Waiting {
        match &self.0 {
            None => Waiting::on(async { Some(work.await) }),
            Some(threads) => {
                let task = threads.spawn(work);
                Waiting::on(async { task.await.ok() })
            }
        }
    }
}

struct Inner {
    cache: mizan_cache::Cache,
    reach: Reach,
    runtime: Option<Runtime>,
    unreached: watch::Sender<Purges>,
}

/// How a purge of everything is named among tags.
const EVERYTHING: &str = "*";
/// How many tags are remembered of purges that did not arrive; more are counted as everything.
const MAX_TAGS: usize = 256;

/// The purges that have not arrived in the store.
#[derive(Default)]
struct Purges {
    /// How many were begun and are neither done nor queued.
    sending: usize,
    /// The tags of those that were queued.
    tags: BTreeSet<String>,
}

/// A purge until it has arrived. When it is dropped before, its tags stay remembered.
struct Unreached {
    purges: watch::Sender<Purges>,
    tags: Vec<String>,
}

impl Unreached {
    fn new(purges: &watch::Sender<Purges>, tags: Vec<String>) -> Self {
        purges.send_modify(|purges| purges.sending += 1);
        let purges = purges.clone();
        Unreached { purges, tags }
    }

    /// Logs a purge that did not arrive.
    fn after(mut self, purged: Purged) -> Done {
        if matches!(purged, Purged::Done { .. }) {
            self.tags.clear();
        } else {
            let tags = self.tags.join(", ");
            tracing::error!(target: "mizan", "the cache in Redis was not reached, so other processes may serve what a change made stale, until Redis is reached or their `ttl` is over: {tags}");
        }
        Done::Purged(purged)
    }
}

impl Drop for Unreached {
    fn drop(&mut self) {
        let tags = mem::take(&mut self.tags);
        self.purges.send_modify(|purges| {
            purges.sending -= 1;
            purges.tags.extend(tags);
            if purges.tags.len() > MAX_TAGS {
                purges.tags = BTreeSet::from([EVERYTHING.to_owned()]);
            }
        });
    }
}

/// The cache of an origin. It belongs to the process that made it: one that was forked makes its own.
#[pyclass(frozen, module = "mizan._core")]
pub(crate) struct Cache {
    inner: Option<Inner>,
    process: u32,
}

impl Cache {
    fn of(cache: mizan_cache::Cache, runtime: Option<Runtime>) -> Self {
        let reach = Reach(runtime.as_ref().map(|runtime| runtime.handle().clone()));
        let inner = Inner {
            cache,
            reach,
            runtime,
            unreached: watch::Sender::default(),
        };
        Cache {
            inner: Some(inner),
            process: process::id(),
        }
    }

    /// Begins work on the cache; `RuntimeError` in a process that was forked from the one that made it.
    fn work<F>(&self, begin: impl FnOnce(mizan_cache::Cache, Reach) -> F) -> PyResult<Waiting>
    where
        F: Future<Output = Done> + Send + 'static,
    {
        let own = self.own()?;
        let work = begin(own.cache.clone(), own.reach.clone());
        Ok(own.reach.wait(work))
    }
}

impl Cache {
    /// What this process made itself; `RuntimeError` where it was forked from the one that did.
    fn own(&self) -> PyResult<&Inner> {
        let inner = self.inner.as_ref();
        let own = inner.filter(|_| self.process == process::id());
        own.ok_or_else(|| PyRuntimeError::new_err("a cache of another process"))
    }
}

/// A moment in the order of purges.
#[pyclass(frozen, module = "mizan._core")]
pub(crate) struct Arrival(mizan_cache::Arrival);

fn seconds(number: f64) -> PyResult<Duration> {
    Duration::try_from_secs_f64(number).map_err(|error| PyValueError::new_err(error.to_string()))
}

fn coalescing(on: bool) -> Coalescing {
    if on {
        Coalescing::default()
    } else {
        Coalescing::OFF
    }
}

impl Drop for Cache {
    fn drop(&mut self) {
        let Some(inner) = self.inner.take() else {
            return;
        };
        if self.process != process::id() {
            // Its threads stayed behind in the process this one was forked from, and its sockets are theirs.
            mem::forget(inner);
            return;
        }
        if let Some(runtime) = inner.runtime {
            runtime.shutdown_background();
        }
    }
}

/// Refuses what is no address of a Redis; nothing is connected.
#[pyfunction]
pub(crate) fn check_redis_url(url: &str) -> PyResult<()> {
    caught(|| redis(url, RedisOptions::new("")).map(|_| ()))
}

fn redis(url: &str, options: RedisOptions) -> PyResult<mizan_cache::Cache> {
    mizan_cache::Cache::redis(url, options)
        .map_err(|error| PyValueError::new_err(error.to_string()))
}

#[pymethods]
impl Cache {
    /// A cache in the memory of this process, of about so many bytes. Requests wait for each other only with
    /// `coalesce`; databases that answer reads lag by up to `replica_lag` seconds.
    #[staticmethod]
    fn memory(bytes: u64, coalesce: bool, replica_lag: f64) -> PyResult<Self> {
        caught(|| {
            let mut options = MemoryOptions::bytes(bytes);
            options.replica_lag = seconds(replica_lag)?;
            options.coalescing = coalescing(coalesce);
            Ok(Cache::of(mizan_cache::Cache::memory(options), None))
        })
    }

    /// A cache in Redis, for every process that says the same app. A request waits for it for `budget` seconds.
    /// `ValueError` for what is no address.
    #[staticmethod]
    fn redis(
        url: &str,
        app: &str,
        budget: f64,
        coalesce: bool,
        replica_lag: f64,
    ) -> PyResult<Self> {
        caught(|| {
            let mut options = RedisOptions::new(app);
            options.budget = seconds(budget)?;
            options.replica_lag = seconds(replica_lag)?;
            options.coalescing = coalescing(coalesce);
            let cache = redis(url, options)?;
            let runtime = Builder::new_multi_thread()
                .worker_threads(1)
                .thread_name("mizan-redis")
                .enable_all()
                .build()
                .map_err(PyErr::from)?;
            Ok(Cache::of(cache, Some(runtime)))
        })
    }

    /// This moment in the order of purges, for a request that arrives now; it waits for nothing.
    fn arrival(&self) -> PyResult<Arrival> {
        caught(|| Ok(Arrival(self.own()?.cache.arrival())))
    }

    /// Connects to the store; gives whether it is in reach.
    fn connect(&self) -> PyResult<Waiting> {
        caught(|| self.work(|cache, _| async move { Done::Connected(cache.connect().await) }))
    }

    /// Looks a key up for a request that arrived then: what was found and the right to fill, either of them or both.
    fn begin(&self, key: String, arrival: &Arrival) -> PyResult<Waiting> {
        caught(|| {
            let arrival = arrival.0;
            self.work(|cache, reach| async move {
                Done::Looked(cache.begin(&key, arrival).await, reach)
            })
        })
    }

    /// Invalidates everything under one of these tags.
    fn purge(&self, tags: Vec<String>) -> PyResult<Waiting> {
        caught(|| {
            let unreached = Unreached::new(&self.own()?.unreached, tags.clone());
            self.work(|cache, _| async move { unreached.after(cache.purge(&tags).await) })
        })
    }

    /// Invalidates everything.
    fn purge_all(&self) -> PyResult<Waiting> {
        caught(|| {
            let unreached = Unreached::new(&self.own()?.unreached, vec![EVERYTHING.to_owned()]);
            self.work(|cache, _| async move { unreached.after(cache.purge_all().await) })
        })
    }

    /// Waits for at most so many seconds until every purge that was begun has arrived in the store; gives the tags of
    /// those that have not.
    fn delivered(&self, limit: f64) -> PyResult<Waiting> {
        caught(|| {
            let limit = seconds(limit)?;
            let unreached = self.own()?.unreached.clone();
            self.work(|cache, _| async move {
                let all = async {
                    // The sender is held here.
                    let mut purges = unreached.subscribe();
                    let _ = purges.wait_for(|purges| purges.sending == 0).await;
                    cache.delivered().await;
                };
                let in_time = tokio::time::timeout(limit, all).await.is_ok();
                let mut missing = Vec::new();
                unreached.send_modify(|purges| {
                    missing = purges.tags.iter().cloned().collect();
                    if in_time {
                        missing.clear();
                        purges.tags.clear();
                    } else if missing.is_empty() {
                        // One is on its way.
                        missing.push(EVERYTHING.to_owned());
                    }
                });
                Done::Delivered(missing)
            })
        })
    }
}
