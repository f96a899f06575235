//! What a successful call changed, and the response that says so.

use crate::{Answer, BundlePlan, Registry, Target};

/// The targets and merges of one successful call.
#[derive(Debug, Clone)]
pub struct Settled<'a> {
    registry: &'a Registry,
    targets: Vec<Target>,
}

impl<'a> Settled<'a> {
    /// What is now stale.
    pub fn targets(&self) -> &[Target] {
        &self.targets
    }

    /// Single flight: the bundles of an `X-Mizan-Mounted` header that are now stale, at most 8. A header that cannot
    /// be read gives none.
    pub fn refreshable(&self, mounted: &str) -> Vec<BundlePlan<'a>> {
        todo!()
    }

    /// The response of a call: `result` is the function's output as JSON, `refreshed` the bundles run again with
    /// their bodies. `identity_changed` tells the client that the caller is now somebody else.
    pub fn answer<B: AsRef<[u8]>>(
        &self,
        result: &[u8],
        refreshed: &[(BundlePlan<'_>, B)],
        identity_changed: bool,
    ) -> Answer {
        todo!()
    }

    /// The header fields alone, for a function on the view path.
    pub fn headers(&self, identity_changed: bool) -> Vec<(&'static str, String)> {
        todo!()
    }
}
