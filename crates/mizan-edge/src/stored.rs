//! What the store of an edge holds: the responses of both policies, and the index of one.

use std::sync::Arc;

use mizan_cache::engine::CachedResponse;

use crate::{
    manifest::Shown,
    rfc9111::{StorePolicy, Vary},
    store::{HttpStore, Policy},
};

/// The store of an edge.
pub(crate) type Store = HttpStore<Stored>;

/// What is stored under one key. Keys of the two policies never meet: one begins with the id of a manifest, the other
/// with a scheme.
#[derive(Debug)]
pub(crate) enum Stored {
    /// A response that the manifest allows to store.
    Manifest(Arc<CachedResponse<Shown>>),
    /// A response that RFC 9111 allows to store.
    Rfc9111(Arc<CachedResponse<StorePolicy>>),
    /// By which request fields the responses of a resource were chosen.
    VaryIndex(Vary),
}

impl Policy<Stored> for Shown {
    fn response(stored: &Stored) -> Option<&Arc<CachedResponse<Self>>> {
        match stored {
            Stored::Manifest(response) => Some(response),
            _ => None,
        }
    }

    fn stored(response: Arc<CachedResponse<Self>>) -> Stored {
        Stored::Manifest(response)
    }
}

impl Policy<Stored> for StorePolicy {
    fn response(stored: &Stored) -> Option<&Arc<CachedResponse<Self>>> {
        match stored {
            Stored::Rfc9111(response) => Some(response),
            _ => None,
        }
    }

    fn stored(response: Arc<CachedResponse<Self>>) -> Stored {
        Stored::Rfc9111(response)
    }
}
