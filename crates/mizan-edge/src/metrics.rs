//! What the edge counts, in the text form Prometheus reads.

use mizan_cache::CacheOutcome;
use prometheus_client::{
    encoding::text,
    metrics::{counter::Counter, family::Family, gauge::Gauge},
    registry::Registry,
};

/// What the edge counts.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    /// Connections of clients that are open.
    pub(crate) connections: Gauge,
    /// Requests by how they were answered.
    pub(crate) answered: Answered,
    /// Answers by the first digit of their status.
    statuses: [Counter; 5],
    /// Purges that answers or operators demanded.
    pub(crate) purges: Counter,
    /// Requests an origin did not answer.
    pub(crate) failures: Counter,
    /// Requests that may have changed something, with an unknown outcome.
    pub(crate) unknown_outcomes: Counter,
}

/// Requests by how they were answered.
#[derive(Debug)]
pub(crate) struct Answered {
    /// From memory.
    pub(crate) hit: Counter,
    /// From memory, while a new answer was fetched.
    pub(crate) stale: Counter,
    /// From memory, because the origin failed.
    pub(crate) stale_if_error: Counter,
    /// By the origin, and kept if both agreed.
    pub(crate) miss: Counter,
    /// By the origin, which another request had asked.
    pub(crate) collapsed: Counter,
    /// By the origin, which alone may answer.
    pub(crate) bypass: Counter,
    /// By the origin: the manifest does not know the route.
    pub(crate) pass: Counter,
    /// By the origin: it was a write.
    pub(crate) write: Counter,
}

impl Answered {
    /// Counts a response by how it came about.
    pub(crate) fn outcome(&self, outcome: CacheOutcome) {
        let counter = match outcome {
            CacheOutcome::Hit { .. } => &self.hit,
            CacheOutcome::Stale { .. } => &self.stale,
            CacheOutcome::StaleIfError { .. } => &self.stale_if_error,
            CacheOutcome::Collapsed => &self.collapsed,
            CacheOutcome::Filled { .. } | CacheOutcome::Revalidated { .. } => &self.miss,
            _ => &self.bypass,
        };
        counter.inc();
    }
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let mut registry = Registry::with_prefix("mizan_edge");
        let connections = Gauge::default();
        let help = "Connections of clients that are open";
        registry.register("connections", help, connections.clone());
        let mut family = |name: &str, help: &str| {
            // One family of many labels: what describes it may be there only once.
            let family = Family::<[(&str, &str); 1], Counter>::default();
            registry.register(name, help, family.clone());
            move |label, value| family.get_or_create(&[(label, value)]).clone()
        };
        let requests = family("requests", "Requests by how they were answered");
        let answered = |name| requests("cache", name);
        let answered = Answered {
            hit: answered("hit"),
            stale: answered("stale"),
            stale_if_error: answered("stale-if-error"),
            miss: answered("miss"),
            collapsed: answered("collapsed"),
            bypass: answered("bypass"),
            pass: answered("pass"),
            write: answered("write"),
        };
        let responses = family("responses", "Answers by status");
        let statuses = ["1xx", "2xx", "3xx", "4xx", "5xx"].map(|class| responses("status", class));
        let (purges, failures) = (Counter::default(), Counter::default());
        let help = "Purges that answers or operators demanded";
        registry.register("purges", help, purges.clone());
        let help = "Requests an origin did not answer";
        registry.register("origin_failures", help, failures.clone());
        let unknown_outcomes = Counter::default();
        let help = "Requests that may have changed something, with an unknown outcome; everything was purged";
        registry.register("unknown_outcomes", help, unknown_outcomes.clone());
        Self {
            registry,
            unknown_outcomes,
            connections,
            answered,
            statuses,
            purges,
            failures,
        }
    }

    /// Counts an answer.
    pub(crate) fn status(&self, status: http::StatusCode) {
        let class = usize::from(status.as_u16() / 100).saturating_sub(1);
        if let Some(counter) = self.statuses.get(class) {
            counter.inc();
        }
    }

    /// All of it as text.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        // Writing into memory cannot fail.
        let _ = text::encode(&mut text, &self.registry);
        text
    }
}
