//! What every request of an edge shares.

use std::sync::Arc;

use http::Uri;
use mizan_cache::Stamps;

use crate::{
    EdgeError, Settings,
    admin::Seen,
    manifest::{Purge, Strict},
    metrics::Metrics,
    rfc9111::Shelf,
    serve::Tls,
    upstream::Upstream,
};

/// What every request of an edge shares.
#[derive(Debug)]
pub(crate) struct Engine {
    pub(crate) settings: Settings,
    pub(crate) upstream: Upstream,
    pub(crate) tls: Option<Arc<Tls>>,
    /// What is kept by the manifest.
    pub(crate) strict: Strict,
    /// What is kept by the standard rules.
    pub(crate) shelf: Shelf,
    pub(crate) metrics: Metrics,
    /// The signatures of operators that were used.
    pub(crate) seen: Seen,
}

impl Engine {
    pub(crate) fn new(settings: Settings) -> Result<Self, EdgeError> {
        if let Some(path) = settings.health_path.as_ref().filter(|path| !is_path(path)) {
            return Err(EdgeError::HealthPath(path.clone()));
        }
        let clock = settings.clock.clone();
        let stamps = Arc::new(Stamps::dated(move || clock.now().as_secs()));
        let room = &settings.room;
        let metrics = Metrics::new();
        Ok(Self {
            seen: Seen::default(),
            strict: Strict::new(&settings, stamps.clone())?,
            upstream: Upstream::new(&settings, metrics.failures.clone())?,
            metrics,
            tls: settings
                .tls
                .as_ref()
                .map(Tls::new)
                .transpose()?
                .map(Arc::new),
            shelf: Shelf::new(room.bytes, room.response, stamps),
            settings,
        })
    }

    /// Makes stale what somebody with the authority demands.
    pub(crate) fn purge(&self, purge: &Purge) {
        match purge {
            Purge::Tags(tags) if !tags.is_empty() => self.strict.stamps().purge(tags),
            Purge::Everything => self.strict.stamps().purge_all(),
            Purge::Nothing | Purge::Tags(_) => return,
        };
        self.metrics.purges.inc();
    }
}

fn is_path(uri: &Uri) -> bool {
    uri.authority().is_none() && uri.path().starts_with('/')
}
