//! What every request of an edge shares.

use std::sync::Arc;

use mizan_cache::Stamps;

use crate::{
    EdgeError, Settings, manifest::Strict, rfc9111::Shelf, serve::Tls, upstream::Upstream,
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
}

impl Engine {
    pub(crate) fn new(settings: Settings) -> Result<Self, EdgeError> {
        let stamps = Arc::new(Stamps::new());
        let room = &settings.room;
        Ok(Self {
            strict: Strict::new(&settings, stamps.clone()),
            upstream: Upstream::new(&settings)?,
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
}
