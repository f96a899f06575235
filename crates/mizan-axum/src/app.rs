//! The application: what a developer gives it, and what it becomes.

use crate::build_error::{BuildProblem, without_modules};
use crate::request::Extract;
use crate::request::{
    AppState, Caller, IdentifyFn, Needed, Needs, OriginPart, VaryFn, erase, too_wide,
};
use crate::settings::Settings;
use mizan_cache::Cache;
use mizan_core::gate::Secret;
use std::any::type_name;
use std::time::Duration;

/// An application in the making.
///
/// ```no_run
/// # #[tokio::main] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let app = mizan_axum::App::new("board").state("a state".to_owned()).build()?;
/// let router = axum::Router::new().nest("/api/mizan", app.into_router());
/// # let _: axum::Router = router;
/// # Ok(()) }
/// ```
pub struct App {
    pub(crate) name: String,
    pub(crate) settings: Settings,
    pub(crate) given: AppState,
    pub(crate) modules: Vec<&'static str>,
    pub(crate) identity: Option<(Caller, Needs)>,
    /// Whether it is stated that callers are identified by the `Authorization` and `Cookie` fields and nothing else.
    pub(crate) identified_by_credentials: bool,
    /// What responses depend on besides params and caller, as it was written.
    pub(crate) vary_on: Vec<String>,
    pub(crate) origin_parts: Vec<OriginPart>,
    pub(crate) problems: Vec<BuildProblem>,
}

impl App {
    /// An app of every `#[client]` function and `#[context]` in this binary.
    ///
    /// `name` stands in the schema, in tokens, in cache keys and in the names of Redis keys: two apps that share a
    /// Redis need two names, or two paths (see [`base`](Self::base)). It has letters, digits, `.`, `_` and `-`.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            settings: Settings::default(),
            given: AppState::default(),
            modules: Vec::new(),
            identity: None,
            identified_by_credentials: false,
            vary_on: Vec::new(),
            origin_parts: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// Serves only what is declared in this module and those below it; may be given several times.
    /// `App::new("board").module(module_path!())` keeps two apps of one binary apart.
    #[must_use]
    pub fn module(mut self, module: &'static str) -> Self {
        self.modules.push(module);
        self
    }

    /// Gives functions a state, which they take as `#[extract] State(db): State<Db>`. One of each type.
    #[must_use]
    pub fn state<T: Clone + Send + Sync + 'static>(mut self, state: T) -> Self {
        if !self.given.add(state) {
            self.problems.push(BuildProblem::StateTwice {
                ty: without_modules(type_name::<T>()),
            });
        }
        self
    }

    /// Says who sends a request. The function runs only when something asks for the caller, and at most once in a
    /// phase: bundles that come back with a mutation's answer are a new phase, since the mutation may have changed it.
    #[must_use]
    pub fn identify<Args, F: IdentifyFn<Args>>(mut self, identify: F) -> Self {
        let mut needs = Needs::default();
        F::needs(&mut needs);
        self.identity = Some((Caller::of::<F::User>(), needs));
        self.given.identify_by::<F::User>(erase(identify));
        self
    }

    /// Says that `identify` reads the `Authorization` and `Cookie` fields and nothing else of a request.
    ///
    /// By these fields an edge can tell that a caller is anonymous, and so share responses of contexts with
    /// `cache(…, anonymous)`, and that a token is the caller's only credential. Of an app that does not say this it stores
    /// public responses alone: an API key in another field, a client certificate or an address may identify the caller.
    /// An `identify` function that takes `Mwt` and states, and nothing else, need not say it.
    #[must_use]
    pub fn identified_by_credentials(mut self) -> Self {
        self.identified_by_credentials = true;
        self
    }

    /// Caches responses apart for each value of these parts of a request: `host`, which always is one,
    /// `header:x-tenant`, `cookie:plan`. An edge keys by them as well.
    #[must_use]
    pub fn vary_on<P: Into<String>>(mut self, parts: impl IntoIterator<Item = P>) -> Self {
        self.vary_on.extend(parts.into_iter().map(Into::into));
        self
    }

    /// The same, and says that the extractor `T` is made from these parts and nothing else: then functions whose answers
    /// are cached may take it. `app.vary_on_for::<Tenant>(["header:x-tenant"])`. An extractor that is known to read more,
    /// such as `HeaderMap`, a cookie jar or `axum_extra`'s `Host`, is refused when the app is built.
    #[must_use]
    pub fn vary_on_for<T: Extract>(
        mut self,
        parts: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        let extractor = Needed::of::<T>();
        let parts: Vec<String> = parts.into_iter().map(Into::into).collect();
        if let Some(wide) = too_wide(extractor.name, &parts) {
            self.problems.push(BuildProblem::VaryOnFor {
                extractor: wide.extractor,
                reads: wide.reads,
                instead: wide.instead,
            });
        }
        self.given.covered.push(extractor);
        self.vary_on(parts)
    }

    /// Says that the extractor `T` gives the state after a call when it is taken again, and reads no extension that a
    /// call may change: `app.refresh_with::<Extension<Pool>>()`.
    ///
    /// Bundles that come back with a mutation's answer take what the caller is and may again. A layer cannot be asked
    /// again. Where one set an extension, an extractor that may read it is refused in such a bundle, and the client
    /// fetches the bundle by itself. Nor does any bundle come back with a function that takes such an extractor, since a
    /// layer may commit what it did by it, such as a transaction, only after the response. axum's extractors of path and query need none of this, and those of headers and
    /// cookies only where a layer inside of [`arrival_layer`](crate::Mizan::arrival_layer) changes fields.
    #[must_use]
    pub fn refresh_with<T: Extract>(mut self) -> Self {
        self.given.refreshes.push(Needed::of::<T>());
        self
    }

    /// Caches responses apart for each text that this function computes from a request, such as the tenant that a host
    /// name belongs to. Only the origin can compute it, so an edge keeps none of the app's responses. Each part has a name
    /// of its own.
    #[must_use]
    pub fn vary_by<Args, F: VaryFn<Args>>(mut self, name: impl Into<String>, part: F) -> Self {
        self.origin_parts.push(OriginPart::new(name.into(), part));
        self
    }

    /// Lets pages of another origin, such as `https://admin.example.org`, send unsafe requests. For the
    /// browser to let them read the answers as well, put a CORS layer around the router.
    #[must_use]
    pub fn allow_origin(mut self, origin: impl Into<String>) -> Self {
        let origin = origin.into();
        if !origin.contains("://") || origin.ends_with('/') {
            self.problems.push(BuildProblem::Origin {
                origin: origin.clone(),
            });
        }
        self.settings.origins.push(origin.to_ascii_lowercase());
        self
    }

    /// The longest body that is read, in bytes; 1 MiB unless given.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.settings.body_limit = bytes;
        self
    }

    /// The longest path and query that is read, in bytes; 8 KiB unless given.
    #[must_use]
    pub fn uri_limit(mut self, bytes: usize) -> Self {
        self.settings.uri_limit = bytes;
        self
    }

    /// How long a request may take before it is dropped with `timeout`; 30 seconds unless given.
    #[must_use]
    pub fn time_limit(mut self, limit: Duration) -> Self {
        self.settings.time_limit = limit;
        self
    }

    /// Whether `schema/` is served; only in debug builds unless given.
    #[must_use]
    pub fn schema_endpoint(mut self, on: bool) -> Self {
        self.settings.schema_endpoint = on;
        self
    }

    /// Path that the router is nested under, as the manifest tells an edge; `/api/mizan` unless given.
    ///
    /// It is part of every cache key, and so is the path that the router is nested under where that is another. So apps of
    /// one name that share a Redis, such as one for each tenant, share no cached response; a purge by one reaches all of
    /// them.
    #[must_use]
    pub fn base(mut self, path: impl Into<String>) -> Self {
        self.settings.base = path.into();
        self
    }

    /// Keeps cached responses in this cache, unless `MIZAN_CACHE` names another: `off`, `memory`, `redis://…` or
    /// `rediss://…`. The options given here hold for that one as well. Without either, the cache is 64 MiB of this
    /// process's memory, which is right for one process. A cache in Redis needs a [secret](Self::cache_secret). Contexts
    /// and functions that declare no `cache(…)` are not cached.
    #[must_use]
    pub fn cache(mut self, cache: Cache) -> Self {
        self.settings.cache.cache = Some(cache);
        self
    }

    /// By how much a database that answers reads may lag behind the one that takes writes, whichever cache the app has;
    /// as the given [`cache`](Self::cache) says unless given. Within that time after a purge nothing that it names is
    /// stored, neither here nor by an edge.
    #[must_use]
    pub fn replica_lag(mut self, lag: Duration) -> Self {
        self.settings.cache.replica_lag = Some(lag);
        self
    }

    /// Stands in for the environment's `MIZAN_CACHE`, as a test needs it: `off`, `memory`, `redis://…` or `rediss://…`.
    #[must_use]
    pub fn cache_setting(mut self, setting: impl Into<String>) -> Self {
        self.settings.cache.setting = Some(setting.into());
        self
    }

    /// What the keys of cached responses are made with; the environment's `MIZAN_CACHE_SECRET` unless given. A cache in
    /// Redis needs one, the same in every process; a cache in memory does without.
    #[must_use]
    pub fn cache_secret(mut self, secret: impl Into<String>) -> Self {
        self.settings.cache.secret = Some(secret.into());
        self
    }

    /// What an edge says, as `Authorization: Bearer …`, to be served `manifest/`; the environment's
    /// `MIZAN_EDGE_SECRET` unless given. Without one it is served in development only.
    #[must_use]
    pub fn edge_secret(mut self, secret: impl Into<String>) -> Self {
        self.settings.edge_secret = Secret::new(secret);
        self
    }

    /// Whether the app runs for its developer: `internal` problems show their cause, and `manifest/` is served to
    /// anyone. Never unless given.
    #[must_use]
    pub fn development(mut self, on: bool) -> Self {
        self.settings.development = on;
        self
    }

    /// Whether every cached response is compared with what its functions give now, for development and tests; the
    /// environment's `MIZAN_STALE_DETECTOR=1` unless given.
    ///
    /// A difference means that something changed the data without naming the bundle. It is logged as an error with the
    /// calls since then, kept for [`Mizan::stale_found`](crate::Mizan::stale_found), and the caller gets the fresh data.
    #[must_use]
    pub fn stale_detector(mut self, on: bool) -> Self {
        self.settings.stale_detector = on;
        self
    }
}
