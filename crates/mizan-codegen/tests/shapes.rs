//! One JSON Schema at a time against the TypeScript type made of it.

#![allow(
    clippy::unwrap_used,
    clippy::needless_pass_by_value,
    reason = "a test may stop where it fails, and reads better with values written in place"
)]

use mizan_codegen::{Options, generate};
use serde_json::{Value, json};

/// The type of a function that returns `schema`, next to the named types `schemas`.
fn typed(schema: &Value, schemas: &Value) -> String {
    let document = json!({
        "components": { "schemas": schemas },
        "x-mizan": {
            "protocol": 1,
            "app": "shapes",
            "contexts": [{ "name": "shape", "params": [] }],
            "functions": [{
                "name": "it",
                "kind": "query",
                "context": "shape",
                "params": [],
                "output": schema,
            }],
        },
    });
    let output = generate(&document.to_string(), &Options::default()).unwrap();
    let module = &output.files()["contexts/shape.ts"];
    let data = module
        .split("export interface ShapeData {\n")
        .nth(1)
        .unwrap();
    let data = data.split("\n}\n").next().unwrap();
    data.split("  it: ").nth(1).unwrap().to_owned()
}

#[track_caller]
fn gives(schema: Value, expected: &str) {
    let schemas = json!({
        "A": { "type": "object", "properties": { "a": { "type": "string" } }, "required": ["a"] },
        "B": { "type": "object", "properties": { "b": { "type": "string" } }, "required": ["b"] },
        "Map": { "type": "object", "additionalProperties": { "type": "number" } },
        "Size": { "enum": ["small", "large"] },
    });
    assert_eq!(typed(&schema, &schemas), expected, "{schema}");
}

#[test]
fn scalars_keep_their_kind() {
    gives(json!({ "type": "string", "format": "uuid" }), "string");
    gives(
        json!({ "type": ["string", "number"], "pattern": "^-?\\d+$" }),
        "string | number",
    );
    gives(json!({ "type": ["null", "integer"] }), "number | null");
    gives(
        json!({ "type": "integer", "not": { "const": 0 } }),
        "number",
    );
    gives(json!(true), "JsonValue");
    gives(json!({}), "JsonValue");
    gives(json!(false), "never");
    gives(json!({ "description": "No variants.", "not": {} }), "never");
}

#[test]
fn constants_say_more_than_their_type() {
    gives(json!({ "type": "integer", "enum": [1, 2] }), "1 | 2");
    gives(json!({ "const": true }), "true");
    gives(
        json!({ "type": ["string", "null"], "enum": ["a", null] }),
        "'a' | null",
    );
    let described = json!({ "type": "string", "oneOf": [{ "const": "a" }, { "const": "b" }] });
    gives(described, "'a' | 'b'");
}

#[test]
fn arrays_and_tuples_keep_their_length() {
    let (s, n) = (json!({ "type": "string" }), json!({ "type": "number" }));
    gives(json!({ "type": "array" }), "JsonValue[]");
    gives(
        json!({ "items": { "type": ["string", "null"] } }),
        "(string | null)[]",
    );
    gives(
        json!({ "type": "array", "prefixItems": [s, n], "minItems": 2, "maxItems": 2 }),
        "[string, number]",
    );
    gives(
        json!({ "type": "array", "prefixItems": [s, n], "minItems": 1, "items": false }),
        "[string, number?]",
    );
    gives(
        json!({ "type": "array", "prefixItems": [s], "minItems": 1, "items": n }),
        "[string, ...number[]]",
    );
    gives(
        json!({ "type": "array", "items": n, "minItems": 2, "maxItems": 2 }),
        "[number, number]",
    );
    gives(
        json!({ "type": "array", "items": n, "minItems": 64, "maxItems": 64 }),
        "number[]",
    );
    gives(json!({ "type": "array", "maxItems": 0 }), "[]");
}

#[test]
fn objects_keep_fields_and_keys() {
    let n = json!({ "type": "number" });
    gives(json!({ "type": "object" }), "{ [key: string]: JsonValue }");
    gives(
        json!({ "type": "object", "additionalProperties": false }),
        "{ [key: string]: never }",
    );
    gives(
        json!({ "properties": { "b": n, "a-b": n }, "required": ["b"] }),
        "{ 'a-b'?: number; b: number }",
    );
    gives(
        json!({ "properties": { "b": { "type": "string" } }, "additionalProperties": n }),
        "{ b?: string; [key: string]: string | number | undefined }",
    );
    gives(
        json!({ "propertyNames": { "$ref": "#/components/schemas/Size" }, "additionalProperties": n }),
        "{ [K in Size]?: number }",
    );
}

#[test]
fn intersections_are_what_typescript_reads_as_both() {
    let a = json!({ "$ref": "#/components/schemas/A" });
    let b = json!({ "$ref": "#/components/schemas/B" });
    let map = json!({ "$ref": "#/components/schemas/Map" });
    gives(json!({ "allOf": [a] }), "A");
    gives(json!({ "allOf": [a, b] }), "A & B");
    gives(json!({ "allOf": [a, { "oneOf": [a, b] }] }), "A & (A | B)");
    gives(
        json!({ "allOf": [a, map] }),
        "{ a: string; [key: string]: string | number }",
    );
    gives(
        json!({ "oneOf": [{ "allOf": [a, b] }, { "type": "null" }] }),
        "(A & B) | null",
    );
    gives(
        json!({ "type": "object", "anyOf": [a, { "type": "null" }] }),
        "A",
    );
}

#[test]
fn unions_are_flat_and_without_repeats() {
    let s = json!({ "type": "string" });
    gives(
        json!({ "anyOf": [{ "type": "null" }, { "anyOf": [s, { "type": "number" }] }, s] }),
        "string | number | null",
    );
    gives(json!({ "anyOf": [s, true] }), "JsonValue");
    gives(json!({ "oneOf": [] }), "never");
}
