//! The app as an axum router.

use super::request::serve;
use crate::cache::Origin;
use crate::declare::{Function, Guard};
use crate::request::{OriginPart, Spellings, States};
use crate::settings::Settings;
use crate::stale_detector::StaleDetector;
use axum::Router;
use axum::extract::Request;
use mizan_core::Registry;
use mizan_core::gate::Gate;
use mizan_core::manifest::ManifestDocument;
use std::collections::BTreeSet;
use std::convert::Infallible;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use tower::service_fn;

/// A checked app with everything a request needs; nothing in here is ever locked.
pub(crate) struct Served {
    pub(crate) registry: Registry,
    /// By function id.
    pub(crate) functions: Vec<Function>,
    /// By context id.
    pub(crate) guards: Vec<Option<Guard>>,
    pub(crate) gate: Gate,
    pub(crate) states: States,
    pub(crate) settings: Settings,
    /// How params are spelled whose types have several texts for one value.
    pub(crate) spellings: AllSpellings,
    /// The cache; nothing when nothing is cached.
    pub(crate) origin: Option<Origin>,
    /// What responses depend on that only this backend can compute.
    pub(crate) origin_parts: Vec<OriginPart>,
    /// Built when it is first requested.
    pub(crate) manifest: OnceLock<ManifestDocument>,
    /// Compares cached responses with fresh ones, where that is asked for.
    pub(crate) detector: Option<StaleDetector>,
    /// Whether there is a router that serves it.
    pub(crate) routed: AtomicBool,
}

/// How the params of contexts and functions are spelled, by id.
pub(crate) struct AllSpellings {
    pub(crate) contexts: Vec<Spellings>,
    pub(crate) functions: Vec<Spellings>,
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

    /// Whether the cache holds responses that are for one caller.
    pub(crate) fn caches_for_callers(&self) -> bool {
        let functions = self.registry.functions().iter();
        let mut policies = functions.filter_map(mizan_core::Function::policy);
        self.origin.is_some() && policies.any(|policy| !policy.public)
    }

    /// The manifest of the app.
    pub(crate) fn manifest(&self) -> &ManifestDocument {
        let new = || ManifestDocument::new(&self.registry, &self.settings.base);
        self.manifest.get_or_init(new)
    }
}

/// One service behind a literal route per known path, which axum finds fastest, and behind the fallback.
pub(crate) fn router(served: &Arc<Served>) -> Router {
    let endpoint = |served: Arc<Served>| {
        service_fn(move |request: Request| {
            let served = served.clone();
            async move { Ok::<_, Infallible>(serve(served, request).await) }
        })
    };
    let router = Router::new().fallback_service(endpoint(served.clone()));
    paths(served).into_iter().fold(router, |router, path| {
        router.route_service(&path, endpoint(served.clone()))
    })
}

fn paths(served: &Served) -> BTreeSet<String> {
    let contexts = served
        .registry
        .contexts()
        .iter()
        .map(|context| format!("/ctx/{}", context.name()));
    let functions = served
        .registry
        .functions()
        .iter()
        .map(|function| format!("/call/{}", function.name()));
    let own = contexts
        .chain(functions)
        .flat_map(|path| [format!("{path}/"), path]);
    own.chain(served.gate.routes().map(str::to_owned)).collect()
}
