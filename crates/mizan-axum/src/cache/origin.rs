//! The cache with the secret its keys are made with.

use super::late::{Begun, LatePurges};
use mizan_cache::{Cache, Purged};
use mizan_core::{Audience, BundlePlan, PURGE_AGAIN, Surroundings};
use std::fmt;
use tokio::runtime::Handle;

/// What an app keeps its answers in.
pub(crate) struct Origin {
    pub(crate) cache: Cache,
    secret: Vec<u8>,
    pub(crate) late: LatePurges,
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Origin").finish_non_exhaustive()
    }
}

impl Origin {
    pub(crate) fn new(cache: Cache, secret: Vec<u8>) -> Self {
        Self {
            cache,
            secret,
            late: LatePurges::default(),
        }
    }

    /// Connects to the store in the background, so that the answer to the first request can be stored.
    pub(crate) fn connect(&self) {
        if let (false, Ok(runtime)) = (self.cache.is_memory(), Handle::try_current()) {
            let cache = self.cache.clone();
            runtime.spawn(async move { cache.connect().await });
        }
    }

    /// Whether what is read may be older than the last purges.
    pub(crate) fn has_replica_lag(&self) -> bool {
        !self.cache.replica_lag().is_zero()
    }

    /// The key of a bundle.
    pub(crate) fn key(
        &self,
        plan: &BundlePlan<'_>,
        audience: &Audience,
        surroundings: &Surroundings,
    ) -> String {
        if self.cache.is_memory() {
            plan.local_key(audience, surroundings)
        } else {
            plan.cache_key(&self.secret, audience, surroundings)
        }
    }

    /// Purges what carries one of `tags`; gives its number, where several processes count theirs together.
    pub(crate) async fn purge(&self, tags: &[String]) -> Option<u64> {
        if tags.is_empty() {
            return None;
        }
        match self.cache.purge(tags).await {
            Purged::Done { seq } => seq,
            _ => None,
        }
    }

    /// The same for a call that was interrupted, from where nothing can wait: now, and again for a while, since what it
    /// had sent to a database may be committed later.
    pub(crate) fn purge_in_doubt(&self, tags: Vec<String>) {
        self.late.purge(&self.cache, tags, &PURGE_AGAIN);
    }

    /// The same for code that runs outside a call and cannot wait.
    pub(crate) fn purge_outside(&self, tags: Vec<String>) -> Begun {
        self.late.purge(&self.cache, tags, &[])
    }
}
