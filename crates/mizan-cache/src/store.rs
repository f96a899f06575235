//! What a cache asks of a store, in memory or in Redis.

use bytes::Bytes;

use crate::fence::{Arrival, Fence};
use crate::fill::{Found, Reuse};
use crate::local::Local;
use crate::outcome::{NoStoreReason, Purged, StorePolicy};
use crate::read::Looked;
use crate::redis::Remote;

/// Where entries are.
#[derive(Debug)]
pub(crate) enum Store {
    Memory(Local),
    Redis(Remote),
}

impl Store {
    pub(crate) fn arrival(&self) -> Arrival {
        match self {
            Self::Memory(local) => local.arrival(),
            Self::Redis(remote) => remote.arrival(),
        }
    }

    pub(crate) async fn connect(&self) -> bool {
        match self {
            Self::Memory(_) => true,
            Self::Redis(remote) => remote.connect().await,
        }
    }

    pub(crate) async fn look(&self, key: &str) -> Looked<Bytes> {
        match self {
            Self::Memory(local) => local.look(key),
            // Boxed, so that a look-up in memory does not carry the future of one in Redis.
            Self::Redis(remote) => Box::pin(remote.look(key)).await,
        }
    }

    /// The fresh response under `key`, if that can be known without waiting.
    pub(crate) fn fresh(&self, key: &str) -> Option<Looked<Bytes>> {
        let Self::Memory(local) = self else {
            return None;
        };
        let is_fresh = |found: &Found<Bytes>| found.reuse == Reuse::AsIs;
        Some(local.look(key)).filter(|looked| looked.found.as_ref().is_some_and(is_fresh))
    }

    /// Stores a value; gives the moment up to which it shows every purge.
    pub(crate) async fn store(
        &self,
        key: &str,
        value: &Bytes,
        policy: &StorePolicy,
        arrival: Arrival,
    ) -> Result<Fence, NoStoreReason> {
        match self {
            Self::Memory(local) => local.store(key, value, policy, arrival),
            Self::Redis(remote) => Box::pin(remote.store(key, value, policy, arrival)).await,
        }
    }

    pub(crate) async fn purge(&self, tags: &[String]) -> Purged {
        match self {
            Self::Memory(local) => local.purge(tags),
            Self::Redis(remote) => Box::pin(remote.purge(tags)).await,
        }
    }

    pub(crate) async fn purge_all(&self) -> Purged {
        match self {
            Self::Memory(local) => local.purge_all(),
            Self::Redis(remote) => remote.purge_all().await,
        }
    }

    pub(crate) async fn delivered(&self) {
        match self {
            Self::Memory(_) => {}
            Self::Redis(remote) => remote.delivered().await,
        }
    }

    /// The fence as a number all nodes share, if this store is shared.
    pub(crate) fn seq(&self, fence: Fence) -> Option<u64> {
        match self {
            Self::Memory(_) => None,
            Self::Redis(_) => (fence != Fence::UNKNOWN).then(|| fence.get()),
        }
    }
}
