//! A context in the document.

use serde::{Deserialize, de::IgnoredAny};

use super::{Auth, ParamEntry};

/// A named group of queries that is fetched as one bundle.
#[derive(Debug, Deserialize)]
pub(crate) struct ContextEntry {
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    #[serde(default)]
    pub(crate) params: Vec<ParamEntry>,
    pub(crate) auth: Option<Auth>,
    /// In seconds.
    #[serde(rename = "staleTime")]
    pub(crate) stale_time: Option<u32>,
    /// How caches may keep its bundles.
    pub(crate) cache: Option<IgnoredAny>,
}
