//! Which cache an app has: the one it is given, one in Redis, or one in memory as soon as a policy asks for it.

use super::Origin;
use crate::build_error::BuildProblem;
use mizan_cache::{Cache, MemoryOptions, RedisOptions};
use mizan_core::Registry;

/// What a cache in memory means to who starts the app.
const MEMORY: &str = "the cache is the memory of this process: right for one process; with several, or replicas, one does not hear of \
     the other's changes, so set MIZAN_CACHE=redis://… for all of them, or MIZAN_CACHE=off";

/// What an app was told of its cache.
#[derive(Debug, Clone, Default)]
pub(crate) struct Chosen {
    /// The cache the developer gives.
    pub(crate) cache: Option<Cache>,
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
    let cache = match (setting, cache) {
        (Some(Setting::Redis(url)), _) => connect(url, registry)?,
        (None, Some(cache)) => cache,
        _ => Cache::memory(MemoryOptions::default()),
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

/// The cache in the Redis at an address.
fn connect(url: &str, registry: &Registry) -> Result<Cache, BuildProblem> {
    let options = RedisOptions::new(registry.app());
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
