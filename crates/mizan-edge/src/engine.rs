//! What every request of an edge shares.

use std::sync::Arc;

use http::Uri;
use mizan_cache::Stamps;

use crate::{
    EdgeError, Settings,
    admin::Seen,
    manifest::{ManifestPolicy, Purge},
    metrics::Metrics,
    rfc9111::VaryIndex,
    stored::Store,
    tls::Tls,
    upstream::Upstream,
};

/// What every request of an edge shares.
#[derive(Debug)]
pub(crate) struct Engine {
    pub(crate) settings: Settings,
    pub(crate) upstream: Upstream,
    pub(crate) tls: Option<Arc<Tls>>,
    /// What is stored, by either policy.
    pub(crate) store: Arc<Store>,
    /// What the manifest policy works by.
    pub(crate) manifest: ManifestPolicy,
    /// Responses stored by RFC 9111, and requests for them under way.
    pub(crate) vary_index: VaryIndex,
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
        let store = Arc::new(Store::new(settings.cache, stamps.clone()));
        let metrics = Metrics::new();
        Ok(Self {
            seen: Seen::default(),
            manifest: ManifestPolicy::new(&settings, stamps)?,
            upstream: Upstream::new(&settings, metrics.failures.clone())?,
            metrics,
            tls: settings
                .tls
                .as_ref()
                .map(Tls::new)
                .transpose()?
                .map(Arc::new),
            vary_index: VaryIndex::new(store.clone()),
            store,
            settings,
        })
    }

    /// Purges what a response or an operator with the authority demands.
    pub(crate) fn purge(&self, purge: &Purge) {
        let app = self.manifest.app();
        match app.map_or_else(|| purge.clone(), |app| app.widened(purge)) {
            Purge::Tags(tags) if !tags.is_empty() => self.manifest.stamps().purge(&tags),
            Purge::Everything => self.manifest.stamps().purge_all(),
            Purge::Nothing | Purge::Tags(_) => return,
        };
        self.metrics.purges.inc();
    }

    /// Makes stale what the answer of a view demands, here and at the other edges.
    pub(crate) async fn purge_everywhere(&self, purge: &Purge) {
        if *purge != Purge::Nothing {
            self.purge(purge);
            self.manifest.tell(purge).await;
        }
    }
}

fn is_path(uri: &Uri) -> bool {
    uri.authority().is_none() && uri.path().starts_with('/')
}
