//! A checked app as its requests see it.

use super::key_fields::KeyFields;
use crate::cache::Origin;
use crate::declare::{Function, Guard};
use crate::request::{AllSpellings, Needed, OriginPart, States};
use crate::settings::Settings;
use crate::stale_detector::StaleDetector;
use mizan_core::Registry;
use mizan_core::gate::Gate;
use mizan_core::manifest::ManifestDocument;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio_util::task::TaskTracker;

/// A checked app with everything a request needs; nothing in here is ever locked.
pub(crate) struct Served {
    pub(crate) registry: Registry,
    /// By function id.
    pub(crate) functions: Vec<Function>,
    /// By function id, what it takes that a layer may have put into a request.
    pub(crate) taken_of_layers: Vec<Option<Needed>>,
    /// Whether the log says that a layer may commit what a call did after its purge.
    pub(crate) warned_of_commits: AtomicBool,
    /// By context id.
    pub(crate) guards: Vec<Option<Guard>>,
    pub(crate) gate: Gate,
    pub(crate) states: States,
    pub(crate) settings: Settings,
    /// How params are spelled whose types have several texts for one value.
    pub(crate) spellings: AllSpellings,
    /// The cache; nothing when nothing is cached.
    pub(crate) origin: Option<Origin>,
    /// What caches in front of the app key by.
    pub(crate) key_fields: KeyFields,
    /// What responses depend on that only this backend can compute.
    pub(crate) origin_parts: Vec<OriginPart>,
    /// Built when it is first requested.
    pub(crate) manifest: OnceLock<ManifestDocument>,
    /// Compares cached responses with fresh ones, where that is asked for.
    pub(crate) detector: Option<StaleDetector>,
    /// The calls that go on although their clients have left.
    pub(crate) in_flight: TaskTracker,
    /// Whether there is a router that serves it.
    pub(crate) routed: AtomicBool,
}

impl Served {
    /// Notes that a router serves it from here on.
    pub(crate) fn serves(&self) {
        self.routed.store(true, Ordering::Relaxed);
    }

    /// Whether a process can read what the cache holds; the memory of one that serves nothing is not read.
    pub(crate) fn is_read(&self) -> bool {
        let is_memory = |origin: &Origin| origin.cache.is_memory();
        self.routed.load(Ordering::Relaxed) || !self.origin.as_ref().is_some_and(is_memory)
    }

    /// Whether some response may be cached, here or by a cache in front.
    pub(crate) fn has_policies(&self) -> bool {
        let mut functions = self.registry.functions().iter();
        functions.any(|function| function.policy().is_some())
    }

    /// Whether the cache holds responses that are for one caller.
    pub(crate) fn caches_for_callers(&self) -> bool {
        let functions = self.registry.functions().iter();
        let mut policies = functions.filter_map(mizan_core::Function::policy);
        self.origin.is_some() && policies.any(|policy| !policy.is_public())
    }

    /// The manifest of the app.
    pub(crate) fn manifest(&self) -> &ManifestDocument {
        let new = || ManifestDocument::new(&self.registry, &self.settings.base);
        self.manifest.get_or_init(new)
    }
}
