//! What a successful call changed, and the response that says so.

mod body;
mod merge;
mod refresh;
mod resolve;

use merge::MergeEntry;
pub(crate) use resolve::Resolved;

use crate::header::{self, Tag};
use crate::{Answer, BundlePlan, CallPlan, Registry, Target, group};

/// The targets and merges of one successful call.
///
/// Targets are sorted by tag, each stands once, and none stands beside another that covers it.
#[derive(Debug, Clone)]
pub struct Settled<'a> {
    registry: &'a Registry,
    resolved: Vec<Resolved>,
    merges: Vec<MergeEntry<'a>>,
    /// Targets and slots of merges, when there are merges: only the client that called can splice.
    announced: Option<Vec<Resolved>>,
}

impl<'a> Settled<'a> {
    /// Settles a call.
    pub(crate) fn new(call: &CallPlan<'a>, added: Vec<Target>) -> Self {
        let registry = call.registry;
        let (merges, unmerged) = merge::entries(call);
        let targets = resolve::declared(call).chain(unmerged).chain(added);
        let resolve = |target| resolve::resolve(registry, target);
        let resolved = resolve::distinct(targets.filter_map(resolve).collect());
        let slots = merges.iter().map(|merge| merge.target.clone());
        let announced = (!merges.is_empty())
            .then(|| {
                resolved
                    .iter()
                    .cloned()
                    .chain(slots.filter_map(resolve))
                    .collect()
            })
            .map(resolve::distinct);
        Settled {
            registry,
            resolved,
            merges,
            announced,
        }
    }

    /// What is now stale for the client that called.
    pub fn targets(&self) -> impl ExactSizeIterator<Item = &Target> {
        self.resolved.iter().map(|resolved| &resolved.target)
    }

    /// What is now stale for every other copy, as tags of the header grammar, none of them widened: the targets and
    /// the slots that the result is merged into.
    pub fn tags(&self) -> impl ExactSizeIterator<Item = &Tag> + Clone {
        self.announced().iter().map(|resolved| &resolved.tag)
    }

    fn announced(&self) -> &[Resolved] {
        self.announced.as_deref().unwrap_or(&self.resolved)
    }

    /// Single flight: the bundles of an `X-Mizan-Mounted` header that are now stale, at most 8, in the order mounted.
    /// A header that cannot be read gives none.
    pub fn refreshable(&self, mounted: &str) -> Vec<BundlePlan<'a>> {
        refresh::bundles(self.registry, &self.resolved, mounted)
    }

    /// The response of a call: `result` is the function's output as JSON, `refreshed` the bundles run again with
    /// their bodies. `identity_changed` tells the client that the caller is now somebody else.
    pub fn answer<B: AsRef<[u8]>>(
        &self,
        result: &[u8],
        refreshed: &[(BundlePlan<'_>, B)],
        identity_changed: bool,
    ) -> Answer {
        let mut headers = Vec::with_capacity(5);
        headers.push(("content-type", "application/json".to_owned()));
        headers.push(("cache-control", "no-store".to_owned()));
        headers.extend(self.headers(identity_changed));
        let refreshed = if identity_changed { &[] } else { refreshed };
        let mut body = body::Writer::new(result, self.merges.len(), refreshed);
        body.targets(self.targets());
        body.merges(&self.merges, result);
        body.refreshed(refreshed);
        Answer {
            status: 200,
            headers,
            body: body.close(identity_changed),
        }
    }

    /// The header fields alone, for a function on the view path.
    pub fn headers(&self, identity_changed: bool) -> Vec<(&'static str, String)> {
        let mut headers = Vec::new();
        if self.tags().len() > 0 {
            headers.push((header::INVALIDATE, header::format_distinct(self.tags())));
            headers.push((
                group::INVALIDATION,
                group::of_targets(self.registry, self.announced()),
            ));
        }
        if identity_changed {
            headers.push(("clear-site-data", "\"cache\"".to_owned()));
        }
        headers
    }
}
