//! The document itself and the pieces that contexts and functions share.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;

use super::{ContextEntry, FunctionEntry};

/// What the generator reads of the document; the `OpenAPI` paths are for other tools.
#[derive(Debug, Deserialize)]
pub(crate) struct Document {
    #[serde(default)]
    pub(crate) components: Components,
    #[serde(rename = "x-mizan")]
    pub(crate) mizan: Mizan,
}

/// The named types.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Components {
    #[serde(default)]
    pub(crate) schemas: BTreeMap<String, Value>,
}

/// The part of the document that only Mizan reads.
#[derive(Debug, Deserialize)]
pub(crate) struct Mizan {
    pub(crate) protocol: u64,
    #[serde(default)]
    pub(crate) contexts: Vec<ContextEntry>,
    #[serde(default)]
    pub(crate) functions: Vec<FunctionEntry>,
}

impl Mizan {
    /// The names of the contexts of which caches keep something.
    pub(crate) fn kept(&self) -> BTreeSet<&str> {
        let contexts = self.contexts.iter().filter(|each| each.cache.is_some());
        let queries = self.functions.iter().filter(|each| each.cache.is_some());
        contexts
            .map(|context| &*context.name)
            .chain(queries.filter_map(|query| query.context.as_deref()))
            .collect()
    }
}

/// One parameter of a context or argument of a function.
#[derive(Debug, Deserialize)]
pub(crate) struct ParamEntry {
    pub(crate) name: String,
    pub(crate) required: bool,
    pub(crate) schema: Value,
    pub(crate) description: Option<String>,
    pub(crate) default: Option<Value>,
}

/// Who may call.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Auth {
    /// Any signed-in caller, when true.
    SignedIn(bool),
    /// `staff` or `superuser`.
    Role(String),
    /// Whoever the backend's own guard lets through.
    Guard { guard: String },
}

/// One context a mutation changes or merges into.
#[derive(Debug, Deserialize)]
pub(crate) struct Target {
    pub(crate) context: String,
}
