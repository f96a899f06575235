//! Schemas as they stand in the document: references point into its components.

use serde_json::{Map, Value};

use crate::registry::{Types, rewrite};
use crate::{Param, Registry};

/// The schema of something a caller sends.
pub(super) fn input(registry: &Registry, schema: &Value) -> Value {
    in_input(&registry.types, schema)
}

/// The schema of something a function returns.
pub(super) fn output(schema: &Value) -> Value {
    rewrite(schema, |name| format!("#/components/schemas/{name}"))
}

/// Like [`input`], with the types alone.
pub(super) fn in_input(types: &Types, schema: &Value) -> Value {
    rewrite(schema, |name| {
        let suffix = if types.split.contains(name) {
            "Input"
        } else {
            ""
        };
        format!("#/components/schemas/{name}{suffix}")
    })
}

/// Adds a member when there is something to say.
pub(super) fn put(object: &mut Map<String, Value>, name: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        object.insert(name.to_owned(), value.into());
    }
}

/// The schema of a param with its default.
pub(super) fn with_default(registry: &Registry, param: &Param) -> Value {
    let mut schema = input(registry, &param.ty.schema);
    if let Value::Object(keywords) = &mut schema {
        put(keywords, "default", param.default.clone());
    }
    schema
}
