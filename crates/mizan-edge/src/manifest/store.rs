//! What the strict policy holds: the app, the answers, and the fills under way.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use arc_swap::ArcSwapOption;
use mizan_cache::{CacheLimits, Coalescer, Memory, RedisUrlError, Stamps};
use quick_cache::sync::Cache;

use super::{
    App, fill::Landed, lease::Lease, source::Source, stored::Stored, who::Tokens, write::Purge,
};
use crate::{Settings, upstream::Failure};

/// How many bytes the fields of an answer may take beside its body.
const HEADS: usize = 128 << 10;
/// How many keys are remembered whose answers are not kept.
const PASSES: usize = 4_096;

/// What the strict policy holds.
#[derive(Debug)]
pub(crate) struct Strict {
    app: ArcSwapOption<App>,
    pub(super) source: Source,
    pub(super) memory: Memory<Arc<Stored>>,
    pub(super) flights: Coalescer<Landed>,
    /// Keys whose last answer was not kept, and until when nobody waits for another's answer.
    passes: Cache<Arc<str>, Instant>,
    pub(super) tokens: Tokens,
    pub(super) lease: Lease,
}

/// Why there is no answer from here, and whom to ask instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Without {
    /// The origin, with the request as it was sent.
    Pass,
    /// Nobody: it failed just now.
    Failed(Failure),
}

impl Strict {
    pub(crate) fn new(settings: &Settings, stamps: Arc<Stamps>) -> Result<Self, RedisUrlError> {
        Ok(Self {
            app: ArcSwapOption::empty(),
            source: Source::new(settings),
            memory: Memory::new(
                CacheLimits::new(
                    settings.room.bytes,
                    settings.room.response.saturating_add(HEADS),
                ),
                stamps.clone(),
            ),
            flights: Coalescer::new(),
            passes: Cache::new(PASSES),
            tokens: Tokens::new(settings.tokens.clone(), stamps),
            lease: Lease::new(settings.redis.clone())?,
        })
    }

    /// The app, once there is a manifest.
    pub(crate) fn app(&self) -> Option<Arc<App>> {
        self.app.load_full()
    }

    /// Works by this manifest from now on.
    pub(super) fn adopt(&self, app: Arc<App>) {
        self.lease.follow(&app.manifest().app, self.memory.stamps());
        self.app.store(Some(app));
    }

    /// Whether every purge of any node reaches this one, so that what is kept may be given unasked.
    pub(crate) fn hears_of_purges(&self) -> bool {
        self.lease.holds()
    }

    /// Tells the other nodes of a purge that no origin may have told them of.
    pub(crate) async fn tell(&self, purge: &Purge) {
        self.lease.tell(purge).await;
    }

    /// How many answers are held.
    pub(crate) fn held(&self) -> usize {
        self.memory.len()
    }

    /// The order of purges.
    pub(crate) fn stamps(&self) -> &Stamps {
        self.memory.stamps()
    }

    /// Lets requests for a key pass, without waiting for each other, for so long.
    pub(super) fn let_pass(&self, key: &Arc<str>, now: Instant, long: Duration) {
        self.passes.insert(key.clone(), now + long);
    }

    /// Whether requests for a key pass.
    pub(super) fn passes(&self, key: &str, now: Instant) -> bool {
        self.passes.get(key).is_some_and(|until| now < until)
    }
}
