//! What the manifest policy holds: the app, and the fills under way.

use std::{sync::Arc, time::Instant};

use arc_swap::ArcSwapOption;
use mizan_cache::{Coalescer, FillResult, RedisUrlError, Stamps};
use quick_cache::sync::Cache;

use super::{
    App, caller::Tokens, lease::Lease, pace::Pace, source::Source, stored::Cached, write::Purge,
};
use crate::{Settings, store::NoStoreReason, upstream::Failure};

/// How many keys are remembered whose answers are not kept.
const PASSES: usize = 4_096;

/// What the manifest policy holds.
#[derive(Debug)]
pub(crate) struct ManifestPolicy {
    app: Arc<ArcSwapOption<App>>,
    pub(super) source: Source,
    stamps: Arc<Stamps>,
    pub(super) coalescer: Coalescer<FillResult<Arc<Cached>, Failure>>,
    /// Keys whose last answer was not kept, and until when nobody waits for another's answer.
    passes: Cache<Arc<str>, (Instant, NoStoreReason)>,
    /// When the origin may be asked again for clients that have to see a purge which is not known here.
    pub(super) pace: Pace,
    pub(super) tokens: Tokens,
    pub(super) lease: Lease,
}

/// Why there is no answer from here, and whom to ask instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Without {
    /// The origin, with the request as it was sent, since its answer is not stored.
    Pass(NoStoreReason),
    /// Nobody: it failed just now.
    Failed(Failure),
}

impl ManifestPolicy {
    pub(crate) fn new(settings: &Settings, stamps: Arc<Stamps>) -> Result<Self, RedisUrlError> {
        Ok(Self {
            app: Arc::default(),
            source: Source::new(settings),
            coalescer: Coalescer::new(),
            passes: Cache::new(PASSES),
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

    /// Lets requests for a key pass, without waiting for each other, for this reason.
    pub(super) fn let_pass(&self, key: &Arc<str>, until: Instant, reason: NoStoreReason) {
        self.passes.insert(key.clone(), (until, reason));
    }

    /// Why requests for a key pass; nothing when they do not.
    pub(super) fn passes(&self, key: &str, now: Instant) -> Option<NoStoreReason> {
        let (until, reason) = self.passes.get(key)?;
        (now < until).then_some(reason)
    }
}
