//! Which cache an app has: the one it is given, one in Redis, or one in memory as soon as a policy asks for it.

use super::Origin;
use crate::build_error::BuildProblem;
use mizan_cache::{Cache, MemoryOptions, RedisOptions};
use mizan_core::Registry;

/// What an app was told of its cache.
#[derive(Debug, Clone, Default)]
pub(crate) struct Chosen {
    /// The cache the developer gives.
    pub(crate) cache: Option<Cache>,
    /// What its keys are made with.
    pub(crate) secret: Option<String>,
    /// Where Redis is.
    pub(crate) redis: Option<String>,
}

/// The cache of the app; nothing where nothing is kept.
pub(crate) fn choose(chosen: Chosen, registry: &Registry) -> Result<Option<Origin>, BuildProblem> {
    if !registry.keeps_answers() {
        return Ok(None);
    }
    let Chosen {
        cache,
        secret,
        redis,
    } = chosen;
    let secret = secret
        .filter(|secret| !secret.is_empty())
        .map(String::into_bytes);
    let cache = match (cache, redis) {
        (Some(cache), _) => cache,
        (None, None) => Cache::memory(MemoryOptions::default()),
        (None, Some(_)) if secret.is_none() => return Err(BuildProblem::CacheSecret),
        (None, Some(url)) => connect(&url, registry)?,
    };
    let secret = match secret {
        Some(secret) => secret,
        None => random()?,
    };
    Ok(Some(Origin::new(cache, secret)))
}

/// A key for this process alone, whose memory nobody else reads.
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
    use mizan_core::{
        Auth, CachePolicy, ContextDecl, FunctionDecl, Registry, Returns, Source, Type,
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
            sees: None,
            errors: Vec::new(),
            source,
        };
        Registry::new("app", vec![context], vec![query]).unwrap()
    }

    const KEPT: Option<CachePolicy> = Some(CachePolicy {
        ttl: 1,
        swr: 0,
        public: true,
    });

    /// What an app is told that is given these by its environment.
    fn told(secret: &str, redis: Option<&str>) -> String {
        let chosen = Chosen {
            cache: None,
            secret: Some(secret.to_owned()),
            redis: redis.map(str::to_owned),
        };
        match choose(chosen, &registry(KEPT)) {
            Ok(origin) => format!("{:?}", origin.is_some()),
            Err(problem) => problem.to_string(),
        }
    }

    #[test]
    fn an_app_that_keeps_nothing_has_no_cache() {
        let origin = choose(Chosen::default(), &registry(None)).unwrap();
        assert!(origin.is_none());
    }

    #[test]
    fn a_cache_in_memory_needs_nothing() {
        assert_eq!(told("", None), "true");
    }

    #[test]
    fn a_cache_that_processes_share_needs_a_secret_that_they_share() {
        let message = told("", Some("redis://localhost/0"));
        assert!(
            message.contains("give one with `MIZAN_CACHE_SECRET`"),
            "{message}"
        );
    }

    #[test]
    fn an_address_of_nothing_is_told_what_to_write() {
        let message = told("secret", Some("localhost"));
        assert!(
            message.starts_with("answers cannot be kept in Redis: not the address"),
            "{message}"
        );
        assert!(message.ends_with("correct `MIZAN_REDIS_URL`"), "{message}");
    }
}
