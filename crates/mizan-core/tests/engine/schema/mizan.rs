//! The extension `x-mizan`, which is all the generator reads.

use serde_json::{Value, json};

use super::app;
use crate::declare::{context, null, query, registry};

fn extension() -> Value {
    app().schema()["x-mizan"].clone()
}

fn function_named(name: &str) -> Value {
    let functions = extension()["functions"]
        .as_array()
        .cloned()
        .expect("a list");
    functions
        .into_iter()
        .find(|function| function["name"] == name)
        .expect("the function")
}

#[test]
fn a_context_says_its_params_members_and_guard() {
    let expected = json!({
        "name": "board", "description": "One board.", "functions": ["board_cards"], "auth": true,
        "params": [
            { "name": "board_id", "required": true, "schema": { "$ref": "#/components/schemas/BoardId" }, "description": "Which board." },
            { "name": "labels", "required": false,
              "schema": { "anyOf": [{ "type": "array", "items": { "type": "string" } }, { "type": "null" }] } },
            { "name": "limit", "required": false, "schema": { "type": "integer", "format": "int64" }, "default": 10 },
        ],
    });
    assert_eq!(extension()["contexts"], json!([expected]));
}

#[test]
fn a_policy_is_said_as_it_is_declared() {
    let cache = mizan_core::CachePolicy::new(60, 0, mizan_core::Sharing::Everyone);
    let news = mizan_core::ContextDecl {
        cache: Some(cache),
        ..context("news", vec![])
    };
    let headlines = query("headlines", "news", vec![], null());
    let schema = registry(vec![news], vec![headlines]).schema();
    let extension = &schema["x-mizan"];
    assert_eq!(
        extension["contexts"][0]["cache"],
        json!({ "ttl": 60, "swr": 0, "public": true })
    );
    assert_eq!(extension["functions"][0].get("cache"), None);
}

#[test]
fn a_query_says_its_context_output_and_key() {
    let cards = function_named("board_cards");
    assert_eq!(
        (&cards["kind"], &cards["context"], &cards["key"]),
        (&json!("query"), &json!("board"), &json!("id"))
    );
    assert_eq!(
        cards["output"],
        json!({ "type": "array", "items": { "$ref": "#/components/schemas/Card" } })
    );
    assert_eq!(
        (cards.get("affects"), cards.get("auth"), &cards["rev"]),
        (None, None, &json!(1))
    );
}

#[test]
fn a_mutation_says_its_targets_slots_errors_and_guard() {
    let expected = json!({
        "name": "add_card", "kind": "mutation", "description": "Adds a card.", "rev": 3, "auth": { "guard": "owner" },
        "params": [{ "name": "board_id", "required": true, "schema": { "$ref": "#/components/schemas/BoardId" }, "description": "Which board." }],
        "output": { "$ref": "#/components/schemas/Card" },
        "errors": [
            { "code": "gone", "status": 410 },
            { "code": "title_taken", "status": 409, "description": "Taken.", "data": { "type": "string" } },
        ],
        "affects": [{ "context": "board", "function": "board_cards", "params": { "board_id": "board_id" } }],
        "merge": [{ "context": "board", "slot": "board_cards", "key": "id", "params": { "board_id": "board_id" } }],
    });
    assert_eq!(function_named("add_card"), expected);
    assert_eq!(
        function_named("move_card")["affects"],
        json!([{ "context": "board", "params": { "board_id": "from" } }])
    );
}

#[test]
fn a_view_says_its_route_and_methods_and_has_no_output() {
    let go = function_named("go");
    assert_eq!(
        (&go["view"], &go["route"], &go["methods"]),
        (&json!(true), &json!("/go"), &json!(["GET", "POST"]))
    );
    assert_eq!((go.get("output"), &go["kind"]), (None, &json!("plain")));
}

#[test]
fn a_private_function_is_nowhere() {
    assert!(!app().schema_text().contains("nightly"));
}

#[test]
fn a_type_that_differs_between_the_directions_is_split_with_all_that_refers_to_it() {
    let document = app().schema();
    let schemas = &document["components"]["schemas"];
    assert_eq!(schemas["Draft"]["required"], json!(["n"]));
    assert_eq!(schemas["DraftInput"]["required"], json!([]));
    assert_eq!(
        schemas["Wrap"]["properties"]["draft"]["$ref"],
        "#/components/schemas/Draft"
    );
    assert_eq!(
        schemas["WrapInput"]["properties"]["draft"]["$ref"],
        "#/components/schemas/DraftInput"
    );
    assert_eq!(
        function_named("wrap")["params"][0]["schema"]["$ref"],
        "#/components/schemas/WrapInput"
    );
    assert_eq!(
        function_named("wrap")["output"]["$ref"],
        "#/components/schemas/Wrap"
    );
    assert!(schemas.get("CardInput").is_none());
}
