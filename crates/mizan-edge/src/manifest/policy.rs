//! What the manifest policy holds: the app, and the fills under way.

use std::sync::Arc;

use arc_swap::ArcSwapOption;
use mizan_cache::{
    RedisUrlError, Stamps,
    engine::{Coalescer, FillResult},
};

use super::{
    App, caller::Tokens, lease::Lease, pace::Pace, source::Source, stored::Cached, write::Purge,
};
use crate::{Settings, upstream::Failure};

/// What the manifest policy holds.
#[derive(Debug)]
pub(crate) struct ManifestPolicy {
    app: Arc<ArcSwapOption<App>>,
    pub(super) source: Source,
    stamps: Arc<Stamps>,
    pub(super) coalescer: Coalescer<FillResult<Arc<Cached>, Failure>>,
    /// When the origin may be asked again for clients that have to see a purge which is not known here.
    pub(super) pace: Pace,
    pub(super) tokens: Tokens,
    pub(super) lease: Lease,
}

impl ManifestPolicy {
    pub(crate) fn new(settings: &Settings, stamps: Arc<Stamps>) -> Result<Self, RedisUrlError> {
        Ok(Self {
            app: Arc::default(),
            source: Source::new(settings),
            coalescer: Coalescer::new(),
            pace: Pace::new(),
            tokens: Tokens::new(settings.tokens.clone(), stamps.clone()),
            stamps,
            lease: Lease::new(settings.redis.clone())?,
        })
    }

    /// The app, once there is a manifest.
    pub(crate) fn app(&self) -> Option<Arc<App>> {
        self.app.load_full()
    }

    /// Works by this manifest from now on.
    pub(super) fn adopt(&self, app: Arc<App>) {
        self.lease
            .follow(&app.manifest().app, &self.stamps, &self.app);
        self.app.store(Some(app));
    }

    /// Whether every purge of any node reaches this one, so that what is kept may be given unasked.
    pub(crate) fn hears_of_purges(&self) -> bool {
        self.lease.holds()
    }

    /// Tells the other nodes of a purge that no origin may have told them of.
    pub(crate) async fn tell(&self, purge: &Purge) {
        let app = self.app();
        let widened = app.map_or_else(|| purge.clone(), |app| app.widened(purge));
        self.lease.tell(&widened).await;
    }

    /// The order of purges.
    pub(crate) fn stamps(&self) -> &Stamps {
        &self.stamps
    }
}
