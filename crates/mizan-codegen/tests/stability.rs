//! What holds for every document: the order of its parts does not matter, and nothing panics.

#![allow(clippy::unwrap_used, reason = "a test may stop where it fails")]

use std::{fs, path::Path};

use mizan_codegen::{Framework, Options, generate};
use proptest::prelude::*;
use serde_json::{Value, json};

fn options() -> Options {
    Options {
        frameworks: Framework::ALL.to_vec(),
    }
}

/// JSON text with the members of every object in an order that depends on `seed`.
fn shuffled(value: &Value, seed: u64) -> String {
    let place = |key: &str| {
        key.bytes().fold(seed, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    };
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by_key(|(key, _)| place(key));
            let members = members.into_iter().map(|(key, value)| {
                format!("{}:{}", Value::from(key.as_str()), shuffled(value, seed))
            });
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(|item| shuffled(item, seed)).collect();
            format!("[{}]", items.join(","))
        }
        scalar => scalar.to_string(),
    }
}

fn fixture(path: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(path);
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn rotate(value: &mut Value, by: usize) {
    let list = value.as_array_mut().unwrap();
    let middle = by % list.len();
    list.rotate_left(middle);
}

/// Schemas made of the words the reader knows, and of others.
fn schema() -> impl Strategy<Value = Value> {
    let keyword = prop::sample::select(vec![
        "$ref",
        "additionalProperties",
        "allOf",
        "anyOf",
        "const",
        "default",
        "deprecated",
        "description",
        "enum",
        "format",
        "if",
        "items",
        "maxItems",
        "minItems",
        "not",
        "oneOf",
        "patternProperties",
        "prefixItems",
        "properties",
        "propertyNames",
        "required",
        "type",
        "unevaluatedProperties",
        "a",
        "é",
    ]);
    let word = prop::sample::select(vec![
        "#/components/schemas/A",
        "#/components/schemas/B",
        "#/components/schemas/%41",
        "array",
        "int64",
        "null",
        "object",
        "string",
        "*/",
        "",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (0_u64..12).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        word.prop_map(Value::from),
        ".*".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 6, move |inner| {
        let members = prop::collection::btree_map(keyword.clone(), inner.clone(), 0..6);
        prop_oneof![
            3 => members.prop_map(|members| members.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()),
            1 => prop::collection::vec(inner, 0..5).prop_map(Value::from),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_order_of_members_and_entries_does_not_change_the_output(seed in any::<u64>(), by in 0_usize..9) {
        for path in ["board/schema.json", "serde/schema.json"] {
            let mut document = fixture(path);
            let expected = generate(&document.to_string(), &options()).unwrap();
            rotate(&mut document["x-mizan"]["contexts"], by);
            rotate(&mut document["x-mizan"]["functions"], by);
            let output = generate(&shuffled(&document, seed), &options()).unwrap();
            prop_assert_eq!(&output, &expected);
        }
    }

    #[test]
    fn no_schema_makes_the_generator_panic(a in schema(), b in schema(), output in schema()) {
        let document = json!({
            "components": { "schemas": { "A": a, "B": b } },
            "x-mizan": {
                "protocol": 1,
                "app": "any",
                "contexts": [{ "name": "c", "params": [{ "name": "p", "required": true, "schema": output }] }],
                "functions": [
                    { "name": "f", "kind": "plain", "output": output },
                    { "name": "q", "kind": "query", "context": "c", "output": { "$ref": "#/components/schemas/A" } },
                ],
            },
        });
        let _ = generate(&document.to_string(), &options());
    }

    #[test]
    fn no_text_makes_the_generator_panic(text in ".*") {
        let _ = generate(&text, &options());
    }

    #[test]
    fn no_name_makes_the_generator_panic(name in ".*", field in ".*", wire in "[A-Za-z_][A-Za-z0-9_]{0,3}") {
        let document = json!({
            "components": { "schemas": { &name: { "properties": { &field: true } } } },
            "x-mizan": {
                "protocol": 1,
                "app": name,
                "contexts": [{ "name": wire, "description": field }],
                "functions": [{
                    "name": format!("{wire}_"),
                    "description": name,
                    "kind": "plain",
                    "output": { "$ref": format!("#/components/schemas/{name}") },
                }],
            },
        });
        let _ = generate(&document.to_string(), &options());
    }
}
