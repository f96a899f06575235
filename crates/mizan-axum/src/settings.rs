//! Everything about an app that is a plain value.

use crate::cache::Chosen;
use mizan_core::gate::Secret;
use std::time::Duration;

/// Where the router is nested unless the app says another path.
pub(crate) const BASE: &str = "/api/mizan";

/// What an app is told, or its environment says.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) body_limit: usize,
    pub(crate) uri_limit: usize,
    pub(crate) time_limit: Duration,
    pub(crate) origins: Vec<String>,
    pub(crate) schema_endpoint: bool,
    pub(crate) development: bool,
    pub(crate) base: String,
    pub(crate) edge_secret: Option<Secret>,
    pub(crate) cache: Chosen,
    /// Whether cached responses are compared with fresh ones.
    pub(crate) stale_detector: bool,
    /// Whether `MIZAN_CACHE` turns caching off, at the origin and wherever its pages go.
    pub(crate) cache_is_off: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            body_limit: 1024 * 1024,
            uri_limit: 8 * 1024,
            time_limit: Duration::from_secs(30),
            origins: Vec::new(),
            schema_endpoint: cfg!(debug_assertions),
            development: false,
            base: BASE.to_owned(),
            edge_secret: env("MIZAN_EDGE_SECRET").and_then(Secret::new),
            cache: Chosen {
                cache: None,
                replica_lag: None,
                secret: env("MIZAN_CACHE_SECRET"),
                setting: env("MIZAN_CACHE"),
            },
            stale_detector: env("MIZAN_STALE_DETECTOR").is_some_and(|said| is_on(&said)),
            cache_is_off: false,
        }
    }
}

/// What a variable says that turns something on, as in the other backends.
fn is_on(said: &str) -> bool {
    !matches!(said, "" | "0" | "off" | "false")
}

/// A variable of the environment that is text.
pub(crate) fn env(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

#[cfg(test)]
mod tests {
    use super::is_on;

    #[test]
    fn a_variable_turns_on_what_it_does_not_say_is_off() {
        assert!(["1", "true", "yes", "on"].into_iter().all(is_on));
        assert!(!["", "0", "off", "false"].into_iter().any(is_on));
    }
}
