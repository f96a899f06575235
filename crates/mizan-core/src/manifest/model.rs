//! The manifest as data, written by a backend and read by an edge.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{CachePolicy, IdentifiedBy, VaryPart};

/// Everything an edge knows of an app. Members of a later version that are not here are ignored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of this format.
    pub version: u32,
    /// The app's name.
    pub app: String,
    /// Path the protocol's endpoints are under, without a slash at its end.
    pub base: String,
    /// What of a request answers depend on besides params and caller: `host`, `header:x-tenant`, `cookie:plan`.
    #[serde(rename = "varyOn", default = "host_alone")]
    pub vary_on: Vec<VaryPart>,
    /// By what of a request the app identifies callers.
    #[serde(
        rename = "identifiedBy",
        default,
        skip_serializing_if = "IdentifiedBy::is_anything"
    )]
    pub identified_by: IdentifiedBy,
    /// Every context, in order of name.
    pub contexts: Vec<Context>,
    /// Every function that changes contexts, in order of name.
    pub mutations: Vec<Mutation>,
    /// Every function that is none of the others, in order of name.
    pub functions: Vec<Function>,
    /// Every view that answers GET on a route and changes nothing, in order of name.
    pub pages: Vec<Page>,
}

/// What a backend varies on that does not say it.
fn host_alone() -> Vec<VaryPart> {
    vec![VaryPart::Host]
}

/// A context and how its bundles may be kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Context {
    /// Wire name.
    pub name: String,
    /// What tells its bundles apart.
    pub params: Vec<Param>,
    /// Its queries, in order of name.
    pub functions: Vec<String>,
    /// Whether some guard or query looks at who reads.
    pub user_scoped: bool,
    /// How a bundle of all its queries may be kept; one without is never kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache: Option<CachePolicy>,
    /// When its bundles are made.
    pub render: Render,
    /// The sets of params by which targets name some of its bundles.
    pub scope_sets: Vec<Vec<String>>,
    /// Its queries that targets name alone.
    pub targeted: Vec<String>,
}

/// One param with its type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Param {
    /// Wire name.
    pub name: String,
    /// JSON Schema of its values; what it refers to is in its own `$defs`.
    pub schema: Value,
    /// Whether a read without it is refused.
    pub required: bool,
    /// Value of a read without it; null when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
}

impl Param {
    /// A declared param; its type becomes one schema that stands alone.
    pub(crate) fn of(param: &crate::Param) -> Self {
        Param {
            name: param.name.clone(),
            schema: schema(&param.ty),
            required: param.required,
            default: param.default.clone(),
        }
    }
}

fn schema(ty: &crate::Type) -> Value {
    let mut schema = match &ty.schema {
        Value::Object(keywords) => keywords.clone(),
        Value::Bool(false) => return Value::Bool(false),
        _ => Map::new(),
    };
    if !ty.defs.is_empty() {
        schema.insert("$defs".to_owned(), Value::Object(ty.defs.clone()));
    }
    let mut schema = Value::Object(schema);
    // Objects keep the order of insertion when some other crate of the build asks `serde_json` for it.
    schema.sort_all_objects();
    schema
}

/// When something is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Render {
    /// When it is asked for.
    Dynamic,
    /// In a way a later version has.
    #[serde(other)]
    Other,
}

/// A function that changes contexts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mutation {
    /// Wire name.
    pub name: String,
    /// What it makes stale: its targets, and the queries its result is merged into.
    pub affects: Vec<Affected>,
    /// Whether no client can call it.
    pub private: bool,
    /// Its own route, under the base.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<String>,
    /// Methods of its route.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub methods: Vec<String>,
}

/// One thing a mutation makes stale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Affected {
    /// The context.
    pub context: String,
    /// The only query of it, when not all are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function: Option<String>,
    /// The argument that each param narrows by.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub params: BTreeMap<String, String>,
}

/// A function that changes no context by its declaration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Function {
    /// Wire name.
    pub name: String,
    /// Whether no client can call it.
    pub private: bool,
    /// Its own route, under the base.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<String>,
    /// Methods of its route.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub methods: Vec<String>,
}

/// A view that answers GET on a route.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Page {
    /// The route, under the base.
    pub route: String,
    /// Wire name of the function.
    pub function: String,
    /// The context whose changes it follows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<String>,
    /// What its query string may have.
    pub params: Vec<Param>,
    /// Methods of the route.
    pub methods: Vec<String>,
    /// Whether some guard or the function itself looks at who reads.
    pub user_scoped: bool,
    /// How it may be kept; one without is never kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache: Option<CachePolicy>,
}

/// Why a text is no manifest.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ManifestError {
    /// It is not of this format.
    #[error("the manifest cannot be read: {0}; write it again with `mizan manifest`")]
    Json(#[from] serde_json::Error),
    /// Its version is unknown.
    #[error("the manifest is of version {version}; use a `mizan` that reads it, this one reads {known}", known = Manifest::VERSION)]
    Version {
        /// The version it says.
        version: u32,
    },
}

impl Manifest {
    /// The version of the format that is written and read here.
    pub const VERSION: u32 = 1;

    /// Reads the text of a manifest.
    ///
    /// # Errors
    /// When it is not of this format or of another version.
    pub fn parse(text: &str) -> Result<Self, ManifestError> {
        let manifest: Self = serde_json::from_str(text)?;
        match manifest.version {
            Self::VERSION => Ok(manifest),
            version => Err(ManifestError::Version { version }),
        }
    }

    /// The text: pretty, the same bytes for the same manifest, ending in a newline.
    pub fn to_text(&self) -> String {
        let text = serde_json::to_string_pretty(self).unwrap_or_default();
        format!("{text}\n")
    }
}
