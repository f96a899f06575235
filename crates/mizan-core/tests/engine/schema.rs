//! The schema document: what the generator and OpenAPI tools read.

use mizan_core::{Auth, ErrorDecl, FunctionDecl, Param, Registry, Type};
use serde_json::{Value, json};

use crate::declare::{
    Declared, board_id, card, context, error, function, int, list, map, named, null, optional,
    param, query, registry, text, view,
};

fn board() -> Param {
    Param {
        doc: Some("Which board.".to_owned()),
        ..param("board_id", board_id())
    }
}

fn reads() -> Vec<Param> {
    let limit = Param {
        required: false,
        default: Some(json!(10)),
        ..param("limit", int())
    };
    vec![board(), optional("labels", &list(&text())), limit]
}

/// A type around another one, whose definition `required` tells apart.
fn wrapped(required: &Value) -> Type {
    let draft = json!({ "type": "object", "required": required, "properties": { "n": {} } });
    let wrap = json!({ "type": "object", "properties": { "draft": { "$ref": "#/$defs/Draft" } } });
    named("Wrap", wrap, &[&named("Draft", draft, &[])])
}

fn add_card() -> FunctionDecl {
    let taken = ErrorDecl {
        data: Some(text()),
        doc: Some("Taken.".to_owned()),
        ..error("title_taken", 409)
    };
    let declared = FunctionDecl {
        errors: vec![taken, error("gone", 410)],
        auth: Auth::Guard("owner".to_owned()),
        rev: 3,
        doc: Some("Adds a card.".to_owned()),
        ..function("add_card", vec![board()], card())
    };
    declared.merges("board").affects("board.board_cards")
}

fn app() -> Registry {
    let mut reading = context("board", reads());
    reading.doc = Some("One board.".to_owned());
    reading.auth = Auth::SignedIn;
    let (sent, returned) = (wrapped(&json!([])), wrapped(&json!(["n"])));
    let go = FunctionDecl {
        route: Some("/go".into()),
        methods: vec!["GET".into(), "POST".into()],
        ..view("go", vec![param("n", int())])
    };
    let nightly = FunctionDecl {
        private: true,
        ..function("nightly", vec![], null())
    };
    let functions = vec![
        query("board_cards", "board", reads(), list(&card())),
        add_card(),
        function("move_card", vec![param("from", board_id())], null())
            .affects_by("board", map(&[("board_id", "from")])),
        function("wrap", vec![param("wrap", sent)], returned),
        go,
        nightly,
    ];
    registry(vec![reading], functions)
}

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

#[test]
fn every_reference_of_the_document_has_a_target() {
    fn references(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(map) => {
                found.extend(map.get("$ref").and_then(Value::as_str).map(str::to_owned));
                map.values().for_each(|value| references(value, found));
            }
            Value::Array(list) => list.iter().for_each(|value| references(value, found)),
            _ => {}
        }
    }
    let document = app().schema();
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(found.len() > 5);
    for reference in found {
        let pointer = reference.strip_prefix('#').expect("a local reference");
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

#[test]
fn operation_ids_are_unique_and_every_operation_has_responses() {
    let document = app().schema();
    let paths = document["paths"].as_object().expect("paths");
    let operations: Vec<&Value> = paths
        .values()
        .flat_map(|item| item.as_object().expect("an item").values())
        .collect();
    let mut ids: Vec<&str> = operations
        .iter()
        .filter_map(|operation| operation["operationId"].as_str())
        .collect();
    ids.sort_unstable();
    assert_eq!(
        ids,
        [
            "add_card",
            "board_cards",
            "ctx_board",
            "go",
            "move_card",
            "wrap"
        ]
    );
    assert!(
        operations
            .iter()
            .all(|operation| operation["responses"].is_object())
    );
    let paths: Vec<&String> = paths.keys().collect();
    assert_eq!(
        paths,
        [
            "/call/add_card/",
            "/call/board_cards/",
            "/call/move_card/",
            "/call/wrap/",
            "/ctx/board/",
            "/go"
        ]
    );
}

#[test]
fn query_params_are_a_schema_for_scalars_and_json_content_for_the_rest() {
    let document = app().schema();
    let params = document["paths"]["/ctx/board/"]["get"]["parameters"]
        .as_array()
        .cloned()
        .expect("params");
    assert_eq!(params[0]["schema"]["$ref"], "#/components/schemas/BoardId");
    assert_eq!(
        params[1]["content"]["application/json"]["schema"]["anyOf"][0]["type"],
        "array"
    );
    assert_eq!(
        params[2]["schema"],
        json!({ "type": "integer", "format": "int64", "default": 10 })
    );
    assert_eq!(params[3]["name"], "$only");
}

#[test]
fn the_text_is_the_same_whatever_the_order_of_declaration() {
    let sorted = app();
    let mut functions: Vec<FunctionDecl> = sorted
        .functions()
        .iter()
        .map(|function| function.decl().clone())
        .collect();
    functions.reverse();
    let contexts = sorted
        .contexts()
        .iter()
        .map(|context| context.decl().clone())
        .collect();
    let reversed = registry(contexts, functions);
    assert_eq!(sorted.schema_text(), reversed.schema_text());
    assert!(sorted.schema_text().starts_with("{\n") && sorted.schema_text().ends_with("}\n"));
}
