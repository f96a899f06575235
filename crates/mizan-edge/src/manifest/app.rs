//! A manifest made ready: requests by their method and target.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use http::uri::PathAndQuery;
use mizan_core::{
    CachePolicy, IdentifiedBy,
    manifest::{Manifest, ManifestDocument, ManifestError, Route, RouteMatch, Routes},
};
use quick_cache::{Weighter, sync::Cache};

use super::{Purge, vary_fields::VaryFields};

/// How many spellings of reads are remembered, about.
const SPELLINGS: usize = 16_384;
/// How many bytes they take together.
const SPELLING_BYTES: u64 = 8 << 20;
/// What one takes beside its texts.
const SPELLING: usize = 256;

/// How many manifests were made ready.
static READY: AtomicU64 = AtomicU64::new(0);

/// A manifest made ready. Another manifest is another app: nothing is shared between the two, also when an earlier one
/// comes back, since purges meanwhile were those of other scope sets.
#[derive(Debug)]
pub(crate) struct App {
    id: String,
    /// Which of the manifests that were made ready it is.
    number: u64,
    routes: Routes,
    /// What of a request its answers depend on besides params and caller.
    vary_fields: VaryFields,
    /// Reads by the target they were asked with, so that a hit need not read it again.
    spellings: Cache<Box<str>, Arc<CanonicalRequest>, SpellingWeight>,
}

/// What a manifest holds, in numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestSummary {
    /// The app's name.
    pub app: String,
    /// How many contexts it has.
    pub contexts: usize,
    /// How many of them may be kept.
    pub kept: usize,
    /// How many of those are for one caller each.
    pub private: usize,
    /// Whether a token can say who the caller is: the app identifies callers by nothing that an edge does not know.
    pub is_identified: bool,
}

/// A read in its one spelling.
#[derive(Debug)]
pub(crate) struct CanonicalRequest {
    /// The target of a request that asks for the same.
    pub(crate) target: PathAndQuery,
    /// The part of its key that all callers share.
    pub(crate) key: String,
    /// The groups its answers are in.
    pub(crate) tags: Vec<String>,
    /// How its answers may be kept.
    pub(crate) policy: CachePolicy,
    /// Whether something about the caller may decide what it answers.
    pub(crate) user_scoped: bool,
    /// Whether it is a page, and not a context.
    pub(crate) page: bool,
}

/// What an unsafe request is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Written {
    /// A call of the function of that name.
    Function(String),
    /// A request on the route of the function of that name, which may act before it has read the body.
    View(String),
    /// A call of a function that only the body names, or that the manifest does not know.
    Unnamed,
    /// Nothing the manifest knows.
    Other,
}

impl Written {
    /// Whether the origin may have acted although the request did not arrive whole.
    pub(crate) fn may_act_early(&self) -> bool {
        matches!(self, Self::View(_))
    }
}

impl App {
    /// Reads the text of a manifest.
    pub(crate) fn new(text: &str) -> Result<Self, ManifestError> {
        let manifest = Manifest::parse(text)?;
        Ok(Self {
            id: ManifestDocument::id_of(text),
            number: READY.fetch_add(1, Ordering::Relaxed),
            vary_fields: VaryFields::new(&manifest.vary_on),
            routes: Routes::new(manifest),
            spellings: Cache::with_weighter(SPELLINGS, SPELLING_BYTES, SpellingWeight),
        })
    }

    /// What `Mizan-Manifest` says when an origin works by the same manifest.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// The manifest.
    pub(crate) fn manifest(&self) -> &Manifest {
        self.routes.manifest()
    }

    /// What of a request its answers depend on besides params and caller.
    pub(crate) fn vary_fields(&self) -> &VaryFields {
        &self.vary_fields
    }

    pub(crate) fn summary(&self) -> ManifestSummary {
        let contexts = &self.manifest().contexts;
        ManifestSummary {
            app: self.manifest().app.clone(),
            contexts: contexts.len(),
            kept: contexts.iter().filter(|each| each.cache.is_some()).count(),
            private: contexts
                .iter()
                .filter(|each| each.cache.is_some_and(|policy| !policy.is_public()))
                .count(),
            is_identified: self.manifest().identified_by != IdentifiedBy::Anything,
        }
    }

    /// The read a GET or HEAD of this target is, if its answer may be kept.
    pub(crate) fn read(&self, target: &PathAndQuery) -> Option<Arc<CanonicalRequest>> {
        if let Some(known) = self.spellings.get(target.as_str()) {
            return Some(known);
        }
        let RouteMatch::Read(route) = self.routes.find("GET", target.path()) else {
            return None;
        };
        let spelled = Arc::new(self.spell(route, target)?);
        let spelling = target.as_str().into();
        self.spellings.insert(spelling, spelled.clone());
        Some(spelled)
    }

    /// What an unsafe request of this method and path is.
    pub(crate) fn written(&self, method: &str, path: &str) -> Written {
        match self.routes.find(method, path) {
            RouteMatch::View(name) => Written::View(name.to_owned()),
            RouteMatch::Call(Some(name)) if self.knows(name) => Written::Function(name.to_owned()),
            RouteMatch::Call(_) => Written::Unnamed,
            // The origin may unescape or merge it to the path of any function.
            _ if !is_plain(path) => Written::Unnamed,
            _ => Written::Other,
        }
    }

    /// Whether the manifest has a function of this name; one that was deployed since may affect anything.
    fn knows(&self, function: &str) -> bool {
        let manifest = self.manifest();
        let mut mutations = manifest.mutations.iter().map(|each| &each.name);
        let mut functions = manifest.functions.iter().map(|each| &each.name);
        mutations.any(|name| name == function) || functions.any(|name| name == function)
    }

    /// What a function declares to affect, unscoped.
    pub(crate) fn affected(&self, function: &str) -> &[String] {
        self.routes.affected(function)
    }

    /// Whether a safe request of this method and path is one to the route of a function that declares to affect something.
    pub(crate) fn is_mutation(&self, method: &str, path: &str) -> bool {
        match self.routes.find(method, path) {
            RouteMatch::View(name) => self
                .manifest()
                .mutations
                .iter()
                .any(|each| each.name == name),
            _ => false,
        }
    }

    /// Whether a safe request to this path is one to a view that may act: one that answers GET and whose policy, if it
    /// has one, does not make it a page to store.
    pub(crate) fn may_act_on_get(&self, path: &str) -> bool {
        match self.routes.find("GET", path) {
            RouteMatch::View(_) => true,
            RouteMatch::Read(route) => route.is_page() && route.policy().is_none(),
            RouteMatch::Call(_) | RouteMatch::Other => false,
        }
    }

    /// Whether a path is one of the protocol's own endpoints.
    pub(crate) fn is_endpoint(&self, path: &str) -> bool {
        self.routes.is_endpoint(path)
    }

    /// The purge that finds every answer which what it names matches, by the scope sets this manifest has.
    pub(crate) fn widened(&self, purge: &Purge) -> Purge {
        let Purge::Tags(tags) = purge else {
            return purge.clone();
        };
        let each = tags.iter().map(|tag| self.routes.purged_by(tag));
        match each.collect::<Option<Vec<_>>>() {
            Some(tags) => Purge::Tags(tags.concat()),
            None => Purge::Everything,
        }
    }

    /// A request the origin would refuse has no spelling: it is passed on, so that the origin refuses it.
    fn spell(&self, route: &Route, target: &PathAndQuery) -> Option<CanonicalRequest> {
        let policy = route.policy()?;
        let canonical = route.read(target.query().unwrap_or_default()).ok()?;
        let path = match route.is_page() {
            true => target.path().to_owned(),
            false => format!("{}/ctx/{}/", self.manifest().base, route.name()),
        };
        let spelled = match canonical.query.as_str() {
            "" => path,
            query => format!("{path}?{query}"),
        };
        Some(CanonicalRequest {
            key: format!("{} {spelled}", self.number),
            target: spelled.parse().ok()?,
            tags: canonical.tags,
            policy,
            user_scoped: route.is_user_scoped(),
            page: route.is_page(),
        })
    }
}

/// Weighs a spelling in bytes: its answer may be in many groups.
#[derive(Debug, Clone, Copy)]
struct SpellingWeight;

impl Weighter<Box<str>, Arc<CanonicalRequest>> for SpellingWeight {
    fn weight(&self, spelling: &Box<str>, read: &Arc<CanonicalRequest>) -> u64 {
        let tags = read.tags.iter().map(|tag| tag.len() + size_of::<String>());
        let texts = spelling.len() + read.target.as_str().len() + read.key.len();
        (SPELLING + texts + tags.sum::<usize>()) as u64
    }
}

/// Whether a path has one spelling only.
fn is_plain(path: &str) -> bool {
    !path.contains(['%', ';', '\\']) && !path.contains("//") && !path.contains("/.")
}

#[cfg(test)]
mod tests;
