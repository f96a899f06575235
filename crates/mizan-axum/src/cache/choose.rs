//! Which cache an app has: the one it is given, one in Redis, or one in memory as soon as a policy asks for it.

use super::Origin;
use crate::build_error::BuildProblem;
use mizan_cache::{Cache, CacheOptions, MemoryOptions};
use mizan_core::Registry;
use std::time::Duration;

/// What a cache in memory means to who starts the app.
const MEMORY: &str = "the cache is the memory of this process: right for one process; with several, or replicas, one does not hear of \
     the other's changes, so set MIZAN_CACHE=redis://… for all of them, or MIZAN_CACHE=off";

/// What an app was told of its cache.
#[derive(Debug, Clone, Default)]
pub(crate) struct Chosen {
    /// The cache the developer gives.
    pub(crate) cache: Option<Cache>,
    /// By how much the databases that answer reads may lag, whichever cache it is.
    pub(crate) replica_lag: Option<Duration>,
    /// What its keys are made with.
    pub(crate) secret: Option<String>,
    /// What `MIZAN_CACHE` says, or a test instead of it; it wins over the cache in the code.
    pub(crate) setting: Option<String>,
}

/// The values of `MIZAN_CACHE`.
enum Setting<'s> {
    Off,
    Memory,
    Redis(&'s str),
}

/// How the address of a Redis server begins.
const SCHEMES: [&str; 7] = [
    "redis://",
    "rediss://",
    "redis+unix://",
    "unix://",
    "valkey://",
    "valkeys://",
    "valkey+unix://",
];

impl Chosen {
    /// Whether the setting turns caching off.
    pub(crate) fn is_off(&self) -> bool {
        self.setting.as_deref().map(str::trim) == Some("off")
    }
}

impl<'s> Setting<'s> {
    fn read(text: &'s str) -> Result<Self, BuildProblem> {
        let is_redis = |url: &str| SCHEMES.iter().any(|scheme| url.starts_with(scheme));
        match text {
            "off" => Ok(Self::Off),
            "memory" => Ok(Self::Memory),
            url if is_redis(url) => Ok(Self::Redis(url)),
            _ => Err(BuildProblem::CacheSetting),
        }
    }
}

/// The cache of the app; nothing where nothing is cached.
pub(crate) fn choose(chosen: Chosen, registry: &Registry) -> Result<Option<Origin>, BuildProblem> {
    let Chosen {
        cache,
        replica_lag,
        secret,
        setting,
    } = chosen;
    let setting = setting.as_deref().map(str::trim);
    let setting = setting.filter(|setting| !setting.is_empty());
    let setting = setting.map(Setting::read).transpose()?;
    if !registry.keeps_answers() || matches!(setting, Some(Setting::Off)) {
        return Ok(None);
    }
    let secret = secret
        .filter(|secret| !secret.is_empty())
        .map(String::into_bytes);
    let cache = cache.unwrap_or_else(|| Cache::memory(MemoryOptions::default()));
    is_of_app(&cache, registry)?;
    // The setting says where the cache is, the code how it is set up.
    let cache = match setting {
        Some(Setting::Redis(url)) => connect(url, cache.options(), registry)?,
        Some(_) if !cache.is_memory() => Cache::memory(cache.options().for_memory()),
        _ => cache,
    };
    let cache = match replica_lag {
        Some(lag) if lag != cache.replica_lag() => cache.with_replica_lag(lag),
        _ => cache,
    };
    if cache.is_memory() {
        tracing::info!(target: "mizan", app = registry.app(), "{MEMORY}");
    }
    let secret = match secret {
        Some(secret) => secret,
        None if cache.is_memory() => random()?,
        // With secrets of their own, processes would share the store and none of its entries.
        None => return Err(BuildProblem::CacheSecret),
    };
    let origin = Origin::new(cache, secret);
    origin.late.run_here();
    origin.connect();
    Ok(Some(origin))
}

/// A secret of this process alone, for a cache that no other process reads.
fn random() -> Result<Vec<u8>, BuildProblem> {
    let mut secret = vec![0; 32];
    match getrandom::fill(&mut secret) {
        Ok(()) => Ok(secret),
        Err(_) => Err(BuildProblem::CacheSecret),
    }
}

/// Refuses a cache in Redis whose purges an edge that follows those of the app would not hear.
fn is_of_app(cache: &Cache, registry: &Registry) -> Result<(), BuildProblem> {
    match cache.options() {
        CacheOptions::Redis(options) if options.app != registry.app() => {
            Err(BuildProblem::CacheOfAnotherApp {
                given: options.app.clone(),
                app: registry.app().to_owned(),
            })
        }
        _ => Ok(()),
    }
}

/// The cache in the Redis at an address, set up as the code says.
fn connect(url: &str, code: &CacheOptions, registry: &Registry) -> Result<Cache, BuildProblem> {
    let options = code.for_redis(registry.app());
    Cache::redis(url, options).map_err(|error| BuildProblem::Redis {
        reason: error.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::{Chosen, choose};
    use mizan_cache::{Cache, MemoryOptions, RedisOptions};
    use mizan_core::{
        Auth, CachePolicy, ContextDecl, FunctionDecl, Registry, Returns, Sharing, Source, Type,
    };
    use std::time::Duration;

    fn registry(cache: Option<CachePolicy>) -> Registry {
        let source = Source {
            file: "app.rs".to_owned(),
            line: 1,
        };
        let context = ContextDecl {
            name: "news".to_owned(),
            doc: None,
            params: Vec::new(),
            auth: Auth::Anyone,
            stale_time: None,
            cache,
            source: source.clone(),
        };
        let query = FunctionDecl {
            name: "headlines".to_owned(),
            doc: None,
            context: Some("news".to_owned()),
            params: Vec::new(),
            returns: Returns::Data(Type::default()),
            affects: Vec::new(),
            merge: Vec::new(),
            key: None,
            auth: Auth::Anyone,
            private: false,
            route: None,
            methods: Vec::new(),
            rev: 1,
            cache: None,
            sees: mizan_core::Sees::default(),
            errors: Vec::new(),
            source,
        };
        Registry::new("app", vec![context], vec![query]).unwrap()
    }

    const KEPT: Option<CachePolicy> = Some(CachePolicy::new(1, 0, Sharing::Everyone));

    /// What an app is told that is given these by its environment.
    fn told(secret: &str, setting: Option<&str>) -> String {
        with(secret, setting, None)
    }

    fn with(secret: &str, setting: Option<&str>, cache: Option<Cache>) -> String {
        let chosen = Chosen {
            cache,
            secret: Some(secret.to_owned()),
            setting: setting.map(str::to_owned),
            ..Chosen::default()
        };
        match choose(chosen, &registry(KEPT)) {
            Ok(None) => "off".to_owned(),
            Ok(Some(origin)) if origin.cache.is_memory() => "memory".to_owned(),
            Ok(Some(_)) => "redis".to_owned(),
            Err(problem) => problem.to_string(),
        }
    }

    #[tokio::test]
    async fn the_setting_wins_over_the_cache_in_the_code() {
        let redis = "redis://localhost/0";
        let memory = || Some(Cache::memory(MemoryOptions::default()));
        let shared = || Cache::redis(redis, RedisOptions::new("app")).ok();
        for (setting, code, expected) in [
            (Some("off"), memory(), "off"),
            (Some("off"), None, "off"),
            (Some("memory"), shared(), "memory"),
            (Some(redis), memory(), "redis"),
            (Some("rediss://localhost"), None, "redis"),
            (Some(" "), shared(), "redis"),
            (None, shared(), "redis"),
            (None, None, "memory"),
        ] {
            assert_eq!(with("secret", setting, code), expected, "{setting:?}");
        }
    }

    #[tokio::test]
    async fn the_setting_says_where_the_cache_is_and_the_code_how_it_is_set_up() {
        let (redis, lag) = ("redis://localhost/0", Duration::from_secs(2));
        let memory = || {
            let mut options = MemoryOptions::bytes(1 << 20);
            options.replica_lag = lag;
            Cache::memory(options)
        };
        let shared = || {
            let mut options = RedisOptions::new("app");
            options.replica_lag = lag;
            options.log = 7;
            Cache::redis(redis, options).unwrap()
        };
        let chosen = |setting: Option<&str>, cache, replica_lag| {
            let chosen = Chosen {
                cache,
                replica_lag,
                secret: Some("secret".to_owned()),
                setting: setting.map(str::to_owned),
            };
            choose(chosen, &registry(KEPT)).unwrap().unwrap().cache
        };
        for setting in [None, Some("memory"), Some(redis)] {
            for cache in [memory(), shared()] {
                let cache = chosen(setting, Some(cache), None);
                assert_eq!(cache.replica_lag(), lag, "{setting:?}");
            }
            for cache in [None, Some(memory()), Some(shared())] {
                let cache = chosen(setting, cache, Some(lag * 2));
                assert_eq!(cache.replica_lag(), lag * 2, "{setting:?}");
            }
        }
        for lag in [None, Some(lag * 2)] {
            let kept = chosen(Some("memory"), Some(memory()), lag);
            assert_eq!(kept.options().for_memory().limits.bytes, 1 << 20);
            let kept = chosen(Some(redis), Some(shared()), lag);
            assert_eq!(kept.options().for_redis("app").log, 7);
        }
    }

    #[tokio::test]
    async fn a_cache_in_redis_of_another_app_is_refused() {
        let redis = "redis://localhost/0";
        for setting in [None, Some(redis), Some("memory")] {
            let other = Cache::redis(redis, RedisOptions::new("shop")).ok();
            assert_eq!(
                with("secret", setting, other),
                "the cache given to `.cache(…)` is of the app `shop`, whose purges edges of `app` do not hear; write `RedisOptions::new(\"app\")`",
            );
        }
    }

    #[test]
    fn another_setting_is_told_which_there_are_even_where_nothing_is_cached() {
        for setting in ["none", "Off", "localhost", "postgres://localhost"] {
            let message = told("secret", Some(setting));
            assert_eq!(
                message,
                "`MIZAN_CACHE` is `off`, `memory`, `redis://…` or `rediss://…`; correct it"
            );
            let chosen = Chosen {
                setting: Some(setting.to_owned()),
                ..Chosen::default()
            };
            assert!(choose(chosen, &registry(None)).is_err());
        }
    }

    #[test]
    fn an_app_that_keeps_nothing_has_no_cache() {
        let origin = choose(Chosen::default(), &registry(None)).unwrap();
        assert!(origin.is_none());
    }

    #[test]
    fn a_cache_in_memory_needs_nothing() {
        assert_eq!(told("", None), "memory");
    }

    #[test]
    fn a_cache_that_processes_share_needs_a_secret_that_they_share() {
        let redis = "redis://localhost/0";
        let code = Cache::redis(redis, RedisOptions::new("app")).ok();
        for message in [told("", Some(redis)), with("", None, code)] {
            assert!(
                message.contains("give one with `MIZAN_CACHE_SECRET`"),
                "{message}"
            );
        }
    }

    #[test]
    fn an_address_of_nothing_is_told_what_to_write() {
        let message = told("secret", Some("redis://"));
        assert!(
            message.starts_with("answers cannot be kept in Redis: not the address"),
            "{message}"
        );
        assert!(message.ends_with("correct `MIZAN_CACHE`"), "{message}");
    }
}
