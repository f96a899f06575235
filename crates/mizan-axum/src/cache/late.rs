//! Purges that their callers do not wait for: begun where they are asked for, finished in the background.

use futures_util::FutureExt;
use mizan_cache::{Cache, Purged};
use std::future::pending;
use std::sync::OnceLock;
use std::thread;
use std::time::Duration;
use tokio::runtime::{Builder, Handle};
use tokio::time::Instant;
use tokio_util::task::TaskTracker;

/// How often a purge is sent again to a store that was not reached, where there is no runtime to wait on.
const ATTEMPTS: u32 = 50;

/// How long it waits in between.
const INTERVAL: Duration = Duration::from_millis(100);

/// The longest it waits in between where there is one.
const LONGEST: Duration = Duration::from_secs(5);

/// The longest that a shutdown waits.
pub(crate) const SHUTDOWN: Duration = Duration::from_secs(30);

/// The purges in the background of one app, and the runtime they run on.
#[derive(Debug, Default)]
pub(crate) struct LatePurges {
    runtime: OnceLock<Handle>,
    running: TaskTracker,
}

/// How far a purge came before its caller went on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Begun {
    /// It is done.
    Done,
    /// It goes on in the background.
    Running,
    /// The store was not reached.
    Unreached,
}

impl LatePurges {
    /// Remembers the runtime of the caller as the app's, unless there is one already or the caller has none.
    pub(crate) fn run_here(&self) {
        if self.runtime.get().is_none()
            && let Ok(handle) = Handle::try_current()
        {
            let _ = self.runtime.set(handle);
        }
    }

    /// Purges `tags` now, and again so long after. In memory the first purge is done when this returns. In
    /// Redis it has begun, on the app's runtime; when that shuts down or there is none, a thread finishes it.
    pub(crate) fn purge(
        &self,
        cache: &Cache,
        tags: Vec<String>,
        again: &'static [Duration],
    ) -> Begun {
        let purge = FinishOnDrop::new(cache.clone(), tags);
        let Some(handle) = self.handle() else {
            return purge.on_a_thread();
        };
        let mut work = Box::pin(purge.run(again));
        // Begun on this thread, so that the caller's process serves nothing of it from here on.
        let entered = handle.enter();
        let done = work.as_mut().now_or_never();
        drop(entered);
        if done.is_some() {
            return Begun::Done;
        }
        let begun = if cache.is_memory() {
            Begun::Done
        } else {
            Begun::Running
        };
        drop(self.running.spawn_on(work, &handle));
        begun
    }

    /// Waits for all of them, and for the purges of calls that wait for the store, as long as that can be of use.
    pub(crate) async fn finished(&self, cache: &Cache) {
        self.running.close();
        let all = async {
            self.running.wait().await;
            cache.delivered().await;
        };
        let finished = tokio::time::timeout(SHUTDOWN, all).await;
        self.running.reopen();
        if finished.is_err() {
            tracing::error!(target: "mizan", "purges did not reach the cache before the shutdown: what they concern may be served until its `ttl`");
        }
    }

    /// The app's runtime, or the caller's, as long as it runs tasks.
    fn handle(&self) -> Option<Handle> {
        let own = self.runtime.get().cloned().filter(is_alive);
        own.or_else(|| Handle::try_current().ok())
    }
}

/// A runtime that shuts down ends a new task before it gives the handle back.
fn is_alive(handle: &Handle) -> bool {
    let task = handle.spawn(pending::<()>());
    let alive = !task.is_finished();
    task.abort();
    alive
}

/// A purge that a thread finishes when the runtime it runs on drops it.
struct FinishOnDrop {
    cache: Cache,
    tags: Vec<String>,
    done: bool,
}

impl FinishOnDrop {
    fn new(cache: Cache, tags: Vec<String>) -> Self {
        let done = tags.is_empty();
        Self { cache, tags, done }
    }

    async fn run(mut self, again: &'static [Duration]) {
        if self.done {
            return;
        }
        let begun = Instant::now();
        self.arrived().await;
        // What is left to do concerns a memory that ends with its process.
        self.done = self.cache.is_memory();
        for after in again {
            tokio::time::sleep_until(begun + *after).await;
            self.arrived().await;
        }
        self.done = true;
    }

    /// Purges, until the store has it: this process does not serve what it concerns meanwhile.
    async fn arrived(&self) {
        let mut wait = INTERVAL;
        while self.cache.purge(&self.tags).await == Purged::Queued {
            tokio::time::sleep(wait).await;
            wait = (wait * 2).min(LONGEST);
        }
    }

    /// Purges with a runtime of its own, and waits for it.
    fn on_a_thread(mut self) -> Begun {
        self.finish()
    }

    fn finish(&mut self) -> Begun {
        if std::mem::replace(&mut self.done, true) {
            return Begun::Done;
        }
        let (cache, tags) = (self.cache.clone(), std::mem::take(&mut self.tags));
        let purge = thread::spawn(move || {
            let runtime = Builder::new_current_thread().enable_all().build().ok()?;
            runtime.block_on(arrived(&cache, &tags))
        });
        match purge.join() {
            Ok(Some(())) => Begun::Done,
            _ => {
                tracing::error!(target: "mizan", "a purge did not reach the cache: what it concerns may be served until its `ttl`");
                Begun::Unreached
            }
        }
    }
}

impl Drop for FinishOnDrop {
    fn drop(&mut self) {
        self.finish();
    }
}

/// Sends a purge until the store has it; nothing when it never does.
async fn arrived(cache: &Cache, tags: &[String]) -> Option<()> {
    for _ in 0..ATTEMPTS {
        if matches!(cache.purge(tags).await, Purged::Done { .. }) {
            return Some(());
        }
        tokio::time::sleep(INTERVAL).await;
    }
    None
}
