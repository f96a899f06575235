//! The components of the document: every named type, and the problem every operation may answer.

use serde_json::{Map, Value, json};

use super::place;
use crate::Registry;

/// `components`.
pub(super) fn of(registry: &Registry) -> Value {
    json!({
        "schemas": schemas(registry),
        "responses": { "Problem": {
            "description": "What went wrong.",
            "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
        } },
    })
}

fn schemas(registry: &Registry) -> Map<String, Value> {
    let types = &registry.types;
    let mut schemas = Map::new();
    for (name, schema) in &types.input {
        let suffix = if types.split.contains(name) {
            "Input"
        } else {
            ""
        };
        schemas.insert(format!("{name}{suffix}"), place::in_input(types, schema));
    }
    for (name, schema) in &types.output {
        schemas.insert(name.clone(), place::output(schema));
    }
    schemas.insert("Problem".to_owned(), problem());
    schemas
}

/// RFC 9457 with the members every backend adds.
fn problem() -> Value {
    json!({
        "type": "object",
        "description": "An error (RFC 9457).",
        "required": ["type", "title", "status", "code"],
        "properties": {
            "type": { "type": "string", "format": "uri" },
            "title": { "type": "string" },
            "status": { "type": "integer", "minimum": 400, "maximum": 599 },
            "detail": { "type": "string" },
            "code": { "type": "string", "description": "What to match on." },
            "data": { "description": "Payload of a declared error." },
            "digest": { "type": "string", "description": "Finds the cause in the server's log." },
            "errors": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["path", "code", "message"],
                    "properties": {
                        "path": { "type": "string", "format": "json-pointer" },
                        "code": { "enum": ["missing", "type", "range", "value"] },
                        "message": { "type": "string" },
                    },
                },
            },
        },
    })
}
