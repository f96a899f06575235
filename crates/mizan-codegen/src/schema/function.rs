//! A function in the document.

use serde::{Deserialize, de::IgnoredAny};
use serde_json::Value;

use super::{Auth, ParamEntry, Target};

/// One server function a client may know of.
#[derive(Debug, Deserialize)]
pub(crate) struct FunctionEntry {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) context: Option<String>,
    pub(crate) description: Option<String>,
    #[serde(default)]
    pub(crate) params: Vec<ParamEntry>,
    pub(crate) output: Option<Value>,
    #[serde(default)]
    pub(crate) errors: Vec<ErrorEntry>,
    pub(crate) auth: Option<Auth>,
    #[serde(default)]
    pub(crate) affects: Vec<Target>,
    #[serde(default)]
    pub(crate) merge: Vec<Target>,
    /// How caches may keep what it answers.
    pub(crate) cache: Option<IgnoredAny>,
    /// Answers with an HTTP response of its own, so there is nothing to call for data.
    #[serde(default)]
    pub(crate) view: bool,
}

/// What a function does to contexts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    Query,
    Mutation,
    Plain,
}

/// One error a function declares.
#[derive(Debug, Deserialize)]
pub(crate) struct ErrorEntry {
    pub(crate) code: String,
    pub(crate) status: u16,
    pub(crate) description: Option<String>,
    pub(crate) data: Option<Value>,
}
