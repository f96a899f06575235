//! What every request of an edge shares.

use std::sync::Arc;

use crate::{EdgeError, Settings, serve::Tls, upstream::Upstream};

/// What every request of an edge shares.
#[derive(Debug)]
pub(crate) struct Engine {
    pub(crate) settings: Settings,
    pub(crate) upstream: Upstream,
    pub(crate) tls: Option<Arc<Tls>>,
}

impl Engine {
    pub(crate) fn new(settings: Settings) -> Result<Self, EdgeError> {
        Ok(Self {
            upstream: Upstream::new(&settings)?,
            tls: settings
                .tls
                .as_ref()
                .map(Tls::new)
                .transpose()?
                .map(Arc::new),
            settings,
        })
    }
}
