//! The document as OpenAPI tools read it.

use mizan_core::FunctionDecl;
use serde_json::{Value, json};

use super::app;
use crate::declare::registry;

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
