//! The stale detector: in development and tests, a cached response is compared with what its functions give now.

use mizan_core::Settled;
use serde_json::{Map, Value};
use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// How many of the last changes are remembered.
const CHANGES: usize = 64;

/// How many reports are kept for [`Mizan::stale_found`](crate::Mizan::stale_found).
const REPORTS: usize = 256;

/// How many entries and contexts are remembered as reported; beyond that nothing more is.
const MAX_REPORTED: usize = 4096;

/// How long the purge of a change that another process made may take to arrive.
pub(crate) const GRACE: Duration = Duration::from_millis(100);

/// A cached response that showed the state before a change: a mutation does not name what it changes.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct StaleReport {
    /// The context.
    pub context: String,
    /// The bundle's params, as JSON.
    pub params: String,
    /// The queries whose results differ from what was cached.
    pub queries: Vec<String>,
    /// How old the cached response was.
    pub age: Duration,
    /// The calls since it was stored, the last first. None of them named the bundle.
    pub changes: Vec<Change>,
}

/// A call that may have changed something.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Change {
    /// The function, or `mizan::invalidate`.
    pub function: String,
    /// What it named as changed, in the grammar of `X-Mizan-Invalidate`.
    pub targets: Vec<String>,
    /// How long before the report it was answered.
    pub ago: Duration,
}

impl fmt::Display for StaleReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "a cached response is stale: {} of context `{}` with {} changed in the last {:.1} s, and no call named it; ",
            List(&self.queries),
            self.context,
            self.params,
            self.age.as_secs_f64()
        )?;
        if self.changes.is_empty() {
            return f.write_str(
                "there was no call, so call `Mizan::invalidate` where the data are changed",
            );
        }
        write!(f, "add `affects = …` to the one of these that changed it: ")?;
        for (index, change) in self.changes.iter().enumerate() {
            let separator = if index > 0 { ", " } else { "" };
            let ago = change.ago.as_secs_f64();
            write!(
                f,
                "{separator}`{}` ({ago:.1} s ago, named ",
                change.function
            )?;
            match change.targets.is_empty() {
                true => f.write_str("nothing)")?,
                false => write!(f, "{})", List(&change.targets))?,
            }
        }
        Ok(())
    }
}

struct List<'l>(&'l [String]);

impl fmt::Display for List<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, item) in self.0.iter().enumerate() {
            write!(f, "{}`{item}`", if index > 0 { ", " } else { "" })?;
        }
        Ok(())
    }
}

/// What the detector remembers.
#[derive(Debug, Default)]
pub(crate) struct StaleDetector {
    /// Calls that run, and all that began: while one does, a difference proves nothing.
    running: AtomicU64,
    begun: AtomicU64,
    memory: Mutex<Memory>,
}

#[derive(Debug, Default)]
struct Memory {
    changes: VecDeque<(Instant, String, Vec<String>)>,
    reports: Vec<StaleReport>,
    /// Entries that were reported, by key and entity tag, and contexts whose functions are not deterministic.
    reported: HashSet<String>,
}

/// A moment at which no call ran, if there was none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Quiet(u64);

/// A call that runs.
pub(crate) struct RunningCall<'d>(&'d StaleDetector);

impl Drop for RunningCall<'_> {
    fn drop(&mut self) {
        self.0.running.fetch_sub(1, Ordering::SeqCst);
    }
}

impl StaleDetector {
    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that a call runs, until what it changed is purged.
    pub(crate) fn begin(&self) -> RunningCall<'_> {
        self.running.fetch_add(1, Ordering::SeqCst);
        self.begun.fetch_add(1, Ordering::SeqCst);
        RunningCall(self)
    }

    /// The moment, if no call runs.
    pub(crate) fn quiet(&self) -> Option<Quiet> {
        let begun = self.begun.load(Ordering::SeqCst);
        (self.running.load(Ordering::SeqCst) == 0).then_some(Quiet(begun))
    }

    /// Remembers what a call named as changed.
    pub(crate) fn settled(&self, function: &str, settled: &Settled<'_>) {
        self.changed(function, settled.tags().map(ToString::to_string).collect());
    }

    /// The same for an invalidation outside calls.
    pub(crate) fn changed(&self, function: &str, targets: Vec<String>) {
        let mut memory = self.memory();
        if memory.changes.len() == CHANGES {
            memory.changes.pop_front();
        }
        let change = (Instant::now(), function.to_owned(), targets);
        memory.changes.push_back(change);
    }

    /// Reports a bundle that was cached for `age` and is another now; nothing when this entry was reported before.
    pub(crate) fn report(
        &self,
        entry: String,
        context: &str,
        params: String,
        age: Duration,
        queries: Vec<String>,
    ) {
        let now = Instant::now();
        let mut memory = self.memory();
        if memory.reported.len() >= MAX_REPORTED || !memory.reported.insert(entry) {
            return;
        }
        let since = memory
            .changes
            .iter()
            .rev()
            .filter_map(|(at, function, targets)| {
                let ago = now.saturating_duration_since(*at);
                (ago <= age + GRACE).then(|| Change {
                    function: function.clone(),
                    targets: targets.clone(),
                    ago,
                })
            });
        let report = StaleReport {
            context: context.to_owned(),
            params,
            queries,
            age,
            changes: since.collect(),
        };
        tracing::error!(target: "mizan", context, params = report.params, age_seconds = age.as_secs_f64(), "{report}");
        if memory.reports.len() < REPORTS {
            memory.reports.push(report);
        }
    }

    /// Says once that functions of a context give something else each time.
    pub(crate) fn unstable(&self, context: &str, queries: &[String]) {
        let mut memory = self.memory();
        let is_new =
            memory.reported.len() < MAX_REPORTED && memory.reported.insert(context.to_owned());
        drop(memory);
        if is_new {
            tracing::warn!(target: "mizan", context, "{} of a cached context give another result each time they run: the stale detector cannot judge them", List(queries));
        }
    }

    /// Every report so far.
    pub(crate) fn reports(&self) -> Vec<StaleReport> {
        self.memory().reports.clone()
    }
}

/// The names of the members in which two bundles differ.
pub(crate) fn differing(cached: &[u8], fresh: &[u8]) -> Vec<String> {
    let members = |body| serde_json::from_slice::<Map<String, Value>>(body).unwrap_or_default();
    let (cached, fresh) = (members(cached), members(fresh));
    let differs = |(name, value): &(&String, &Value)| cached.get(*name) != Some(*value);
    let names = fresh.iter().filter(differs).map(|(name, _)| name.clone());
    names.collect()
}
