//! What a cache asks of a store, in memory or in Redis.

use bytes::Bytes;

use crate::answer::{Answer, Keep};
use crate::cache::Purged;
use crate::local::Local;
use crate::redis::Remote;
use crate::stamps::Fence;

/// Where entries are.
#[derive(Debug)]
pub(crate) enum Store {
    Memory(Local),
    Redis(Remote),
}

/// What looking a key up gave.
#[derive(Debug)]
pub(crate) struct Look {
    /// What may be served, as far as the purges are concerned.
    pub(crate) held: Option<Held>,
    /// This moment, captured before anything is read; `None` if the store is out of reach.
    pub(crate) fence: Option<Fence>,
}

/// What is held under a key.
#[derive(Debug)]
pub(crate) enum Held {
    Fresh(Answer),
    Stale(Answer),
}

impl Store {
    pub(crate) async fn look(&self, key: &str) -> Look {
        match self {
            Self::Memory(local) => local.look(key),
            Self::Redis(remote) => remote.look(key).await,
        }
    }

    /// What has been stored under `key` since it was looked up, if that can be known without waiting.
    pub(crate) fn landed(&self, key: &str) -> Option<Answer> {
        match self {
            Self::Memory(local) => match local.look(key).held {
                Some(Held::Fresh(answer)) => Some(answer),
                _ => None,
            },
            Self::Redis(_) => None,
        }
    }

    pub(crate) async fn keep(&self, key: &str, value: &Bytes, keep: &Keep, fence: Fence) -> bool {
        match self {
            Self::Memory(local) => local.keep(key, value, keep, fence),
            Self::Redis(remote) => remote.keep(key, value, keep, fence).await,
        }
    }

    pub(crate) async fn purge(&self, tags: &[String]) -> Purged {
        match self {
            Self::Memory(local) => local.purge(tags),
            Self::Redis(remote) => remote.purge(tags).await,
        }
    }

    pub(crate) async fn purge_all(&self) -> Purged {
        match self {
            Self::Memory(local) => local.purge_all(),
            Self::Redis(remote) => remote.purge_all().await,
        }
    }

    /// The fence as a number all nodes share, if this store is shared.
    pub(crate) fn seq(&self, fence: Fence) -> Option<u64> {
        match self {
            Self::Memory(_) => None,
            Self::Redis(_) => Some(fence.get()),
        }
    }
}
