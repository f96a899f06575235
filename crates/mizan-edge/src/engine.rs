//! What every request of an edge shares.

use crate::{EdgeError, Settings, upstream::Upstream};

/// What every request of an edge shares.
#[derive(Debug)]
pub(crate) struct Engine {
    pub(crate) settings: Settings,
    pub(crate) upstream: Upstream,
}

impl Engine {
    pub(crate) fn new(settings: Settings) -> Result<Self, EdgeError> {
        Ok(Self {
            upstream: Upstream::new(&settings)?,
            settings,
        })
    }
}
