//! What a successful call changed, and the response that says so.

mod body;
mod direct;
mod merge;
mod refresh;
mod resolve;

use std::sync::OnceLock;
use std::time::Duration;

pub(crate) use direct::{Direct, NarrowedContext, Template};
use merge::MergeEntry;
pub use refresh::REFRESH_LIMIT;
pub(crate) use resolve::{Resolved, resolved};

use crate::header::{self, Tag};
use crate::{
    Announcement, Answer, BundlePlan, CallPlan, Function, HeaderFields, Registry, Target, group,
};

/// How long after an interrupted call (a timeout, a disconnect, a crash) its targets are purged again: by then what it
/// had asked of a database is committed or rolled back.
pub const PURGE_AGAIN: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(15)];

/// The targets and merges of one successful call.
///
/// Targets are sorted by tag, each stands once, and none stands beside another that covers it.
#[derive(Debug, Clone)]
pub struct Settled<'a> {
    call: &'a CallPlan<'a>,
    /// How to write targets and merges without resolving them, when nothing but the arguments decides.
    direct: Option<&'a Direct>,
    /// The targets; with `direct`, resolved when they are first needed.
    resolved: OnceLock<Vec<Resolved>>,
    /// The merges; with `direct`, resolved when they are first needed.
    merges: OnceLock<Vec<MergeEntry>>,
    /// Targets and slots of merges, when there are merges: only the client that called can splice.
    announced: OnceLock<Vec<Resolved>>,
    /// The values of the two invalidation headers.
    values: OnceLock<Option<(String, String)>>,
}

impl<'a> Settled<'a> {
    /// Settles a call.
    pub(crate) fn new(call: &'a CallPlan<'a>, added: Vec<Target>) -> Self {
        let direct = call.function().direct.as_ref();
        let direct = direct.filter(|direct| added.is_empty() && direct.takes(call.narrowing()));
        let mut settled = Settled {
            call,
            direct,
            resolved: OnceLock::new(),
            merges: OnceLock::new(),
            announced: OnceLock::new(),
            values: OnceLock::new(),
        };
        if direct.is_none() {
            settled.resolve(added);
        }
        settled
    }

    /// Works everything out, as any call but the most ordinary needs.
    fn resolve(&mut self, added: Vec<Target>) {
        let registry = self.call.registry;
        let (merges, unmerged) = merge::entries(self.call);
        let targets = resolve::declared(self.call).chain(unmerged).chain(added);
        self.resolved = resolved(registry, targets).into();
        self.merges = merges.into();
    }

    fn resolved(&self) -> &[Resolved] {
        self.resolved.get_or_init(|| {
            let targets = resolve::declared(self.call);
            resolved(self.call.registry, targets)
        })
    }

    /// The function that was called.
    pub fn function(&self) -> &'a Function {
        self.call.function()
    }

    /// What is now stale for the client that called.
    pub fn targets(&self) -> impl ExactSizeIterator<Item = &Target> {
        self.resolved().iter().map(|resolved| &resolved.target)
    }

    /// What is now stale for every other copy, as tags of the header grammar, none of them widened: the targets and
    /// the slots that the result is merged into.
    pub fn tags(&self) -> impl ExactSizeIterator<Item = &Tag> + Clone {
        self.announced().iter().map(|resolved| &resolved.tag)
    }

    fn merges(&self) -> &[MergeEntry] {
        self.merges.get_or_init(|| merge::entries(self.call).0)
    }

    fn announced(&self) -> &[Resolved] {
        if self.merges().is_empty() {
            return self.resolved();
        }
        self.announced.get_or_init(|| {
            let slots = self.merges().iter().map(|merge| merge.target.clone());
            let slots = slots.filter_map(|slot| resolve::resolve(self.call.registry, slot));
            resolve::distinct(self.resolved().iter().cloned().chain(slots).collect())
        })
    }

    /// What to tell everyone else who keeps copies; nothing when nothing is stale.
    pub fn announcement(&self) -> Option<Announcement> {
        let values = self.values()?.clone();
        let targets = self.announced().iter().map(|each| each.target.clone());
        Some(Announcement::new(
            self.call.registry,
            targets.collect(),
            values,
        ))
    }

    /// The tags to purge from the app's own cache: the groups of `Cache-Group-Invalidation`, and the scopes of their
    /// contexts (spec 5.8).
    pub fn purge_tags(&self) -> Vec<String> {
        let groups = self.values().map_or("", |(_, groups)| groups);
        group::purge_tags(self.call.registry, groups)
    }

    /// Whether caches may keep anything of what is stale.
    pub fn concerns_caches(&self) -> bool {
        let registry = self.call.registry;
        if self.direct.is_some() {
            let function = self.call.function();
            let slots = function.merges.iter().map(|merge| &merge.target);
            let mut all = function.affects.iter().chain(slots);
            return all.any(|target| registry.context(target.context).is_cached);
        }
        let mut announced = self.announced().iter();
        announced.any(|each| {
            let context = registry.context_id(&each.target.context);
            context.is_none_or(|id| registry.context(id).is_cached)
        })
    }

    /// Single flight: the bundles of an `X-Mizan-Mounted` header, in the order mounted. A header that cannot be read gives
    /// none. Give them the spelling of their values with [`BundlePlan::respell`] before [`stale`](Self::stale) looks at
    /// them.
    pub fn mounted(&self, mounted: &str) -> Vec<BundlePlan<'a>> {
        refresh::mounted(self.call.registry, mounted)
    }

    /// Those of the mounted bundles that are now stale, each once and at most 8.
    pub fn stale(&self, mounted: Vec<BundlePlan<'a>>) -> Vec<BundlePlan<'a>> {
        refresh::stale(self.resolved(), mounted)
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
        headers.push(("content-type", "application/json".into()));
        headers.push(("cache-control", "no-store".into()));
        self.add_headers(&mut headers, identity_changed);
        let refreshed = if identity_changed { &[] } else { refreshed };
        let merges = self.call.function().merges.len();
        let mut body = body::Writer::new(result, merges, refreshed);
        if let Some(direct) = self.direct {
            body.direct(direct, result, self.call.narrowing());
        } else {
            body.targets(self.targets());
            body.merges(self.call, self.merges(), result);
        }
        body.refreshed(refreshed);
        Answer {
            status: 200,
            headers,
            body: body.close(identity_changed),
        }
    }

    /// The header fields alone, for a function on the view path.
    pub fn headers(&self, identity_changed: bool) -> HeaderFields {
        let mut headers = HeaderFields::with_capacity(3);
        self.add_headers(&mut headers, identity_changed);
        headers
    }

    fn add_headers(&self, headers: &mut HeaderFields, identity_changed: bool) {
        let values = match self.values.get() {
            Some(values) => values.clone(),
            None => self.write_values(),
        };
        if let Some((tags, groups)) = values {
            headers.push((header::INVALIDATE, tags.into()));
            headers.push((group::INVALIDATION, groups.into()));
        }
        if identity_changed {
            headers.push(("clear-site-data", "\"cache\"".into()));
        }
    }

    /// What is stale for clients and for shared caches, when anything is.
    fn values(&self) -> Option<&(String, String)> {
        self.values.get_or_init(|| self.write_values()).as_ref()
    }

    fn write_values(&self) -> Option<(String, String)> {
        if let Some(direct) = self.direct {
            let args = self.call.narrowing();
            return Some((direct.tags(args), direct.groups(args)));
        }
        let announced = self.announced();
        (!announced.is_empty()).then(|| values(self.call.registry, announced))
    }
}

/// The values of the two invalidation headers for targets that are not empty.
pub(crate) fn values(registry: &Registry, targets: &[Resolved]) -> (String, String) {
    let tags = header::format_distinct(targets.iter().map(|each| &each.tag));
    (tags, group::of_targets(registry, targets))
}
