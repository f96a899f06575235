//! Documents that cannot be generated, and what their messages tell the developer.

#![allow(
    clippy::unwrap_used,
    clippy::needless_pass_by_value,
    reason = "a test may stop where it fails, and reads better with values written in place"
)]

use mizan_codegen::{Framework, Options, generate};
use serde_json::{Value, json};

fn document(schemas: Value, contexts: Value, functions: Value) -> String {
    json!({
        "components": { "schemas": schemas },
        "x-mizan": { "protocol": 1, "app": "refusals", "contexts": contexts, "functions": functions },
    })
    .to_string()
}

fn message(document: &str) -> String {
    message_of(document, Framework::React)
}

fn message_of(document: &str, framework: Framework) -> String {
    let options = Options {
        frameworks: vec![framework],
    };
    generate(document, &options).unwrap_err().to_string()
}

#[track_caller]
fn says(document: &str, parts: &[&str]) {
    let message = message(document);
    for part in parts {
        assert!(message.contains(part), "`{part}` is not in:\n{message}");
    }
}

fn returning(name: &str, output: Value) -> Value {
    json!({ "name": name, "kind": "plain", "output": output })
}

fn query(name: &str, context: &str) -> Value {
    json!({ "name": name, "kind": "query", "context": context, "output": true })
}

fn of_type(schema: Value) -> String {
    let card = json!({ "type": "object", "properties": { "size/area": schema } });
    let output = json!({ "$ref": "#/components/schemas/Card" });
    document(
        json!({ "Card": card }),
        json!([]),
        json!([returning("get", output)]),
    )
}

#[test]
fn unsupported_schemas_name_type_field_place_and_remedy() {
    let place = [
        "field `size/area` of type `Card`",
        "/components/schemas/Card/properties/size~1area",
    ];
    says(&of_type(json!({ "if": true })), &place);
    says(
        &of_type(json!({ "if": true })),
        &["keyword `if`", "describe the type without it"],
    );
    says(
        &of_type(json!({ "type": "integer", "format": "uint128" })),
        &["`uint128`", "as a string"],
    );
    says(
        &of_type(json!({ "not": { "type": "string" } })),
        &["`not: {\"type\":\"string\"}`"],
    );
    says(
        &of_type(json!({ "$ref": "#/$defs/Gone" })),
        &["`#/$defs/Gone`", "not in the document"],
    );
    says(
        &of_type(json!({ "const": 9_007_199_254_740_992_u64 })),
        &["9007199254740992", "use a string"],
    );
    says(&of_type(json!({ "const": {} })), &["not a scalar"]);
    says(&of_type(json!({ "items": [true] })), &["prefixItems"]);
    says(
        &of_type(json!({ "type": "money" })),
        &["unknown type `money`"],
    );
    says(
        &of_type(json!("string")),
        &["neither an object nor a boolean"],
    );
}

#[test]
fn inline_schemas_name_function_and_argument() {
    let function = json!({
        "name": "get",
        "kind": "plain",
        "params": [{ "name": "size", "required": true, "schema": { "if": true } }],
        "output": { "else": true },
        "errors": [{ "code": "no", "status": 400, "data": { "then": true } }],
    });
    says(
        &document(json!({}), json!([]), json!([function])),
        &[
            "argument `size` of function `get` cannot be generated (at /x-mizan/functions/0/params/0/schema)",
            "the output of function `get`",
            "error `no` of function `get`",
        ],
    );
}

#[test]
fn impossible_and_endless_types_are_named() {
    says(
        &of_type(json!({ "type": "object", "allOf": [{ "type": "array" }] })),
        &["type `Card`", "something else as well"],
    );
    let itself =
        json!({ "Me": { "anyOf": [{ "$ref": "#/components/schemas/Me" }, { "type": "string" }] } });
    let function = returning("get", json!({ "$ref": "#/components/schemas/Me" }));
    says(
        &document(itself, json!([]), json!([function])),
        &["type `Me`", "nothing but itself"],
    );
}

#[test]
fn every_problem_is_reported_at_once() {
    let functions = json!([
        returning("a", json!({ "if": true })),
        returning("b", json!({ "else": true }))
    ]);
    assert_eq!(
        message(&document(json!({}), json!([]), functions))
            .lines()
            .count(),
        2
    );
}

#[test]
fn reserved_words_and_nameless_things_are_refused() {
    let named = |name| document(json!({}), json!([]), json!([returning(name, json!(true))]));
    says(&named("delete"), &["function `delete`", "reserved word"]);
    says(&named("__"), &["function `__`", "start it with a letter"]);
    says(
        &named("define_function"),
        &[
            "`defineFunction` of `@mizan/kernel`",
            "function `define_function`",
        ],
    );
}

#[test]
fn what_only_merging_functions_need_is_taken_only_where_there_are_some() {
    let splice = returning("splice", json!(true));
    let contexts = json!([{ "name": "board" }]);
    let text = document(json!({}), contexts.clone(), json!([splice.clone()]));
    assert!(generate(&text, &Options::default()).is_ok());
    let mut merging = returning("rename", json!(true));
    merging["kind"] = json!("mutation");
    merging["merge"] = json!([{ "context": "board" }]);
    says(
        &document(json!({}), contexts, json!([splice, merging])),
        &["`splice` of `@mizan/kernel`", "function `splice`"],
    );
}

#[test]
fn names_that_meet_are_refused_with_both_sides() {
    let functions = json!([
        returning("get_it", json!(true)),
        returning("getIt", json!(true))
    ]);
    says(
        &document(json!({}), json!([]), functions),
        &["function `get_it`", "function `getIt`", "`getIt`"],
    );

    let types = json!({ "Page_of_Card": { "type": "string" }, "PageOfCard": { "type": "number" } });
    let output = json!({ "anyOf": [{ "$ref": "#/components/schemas/Page_of_Card" }, { "$ref": "#/components/schemas/PageOfCard" }] });
    let text = document(types, json!([]), json!([returning("get", output)]));
    says(&text, &["type `PageOfCard` and type `Page_of_Card`"]);

    let args = json!({ "GetArgs": { "type": "string" } });
    let output = json!({ "$ref": "#/components/schemas/GetArgs" });
    let text = document(args, json!([]), json!([returning("get", output)]));
    says(&text, &["type `GetArgs` and `Args` of function `get`"]);
}

#[test]
fn hooks_that_meet_are_refused_with_both_sides() {
    let board = json!([{ "name": "board" }]);
    let text = document(json!({}), board.clone(), json!([query("board", "board")]));
    says(
        &text,
        &[
            "the hook of context `board` and the hook of query `board`",
            "`useBoard`",
        ],
    );
    let text = document(
        json!({}),
        board.clone(),
        json!([query("x", "board"), query("x_state", "board")]),
    );
    says(
        &text,
        &["the state hook of query `x`", "the hook of query `x_state`"],
    );
    let functions = json!([returning("x", json!(true)), returning("use_x", json!(true))]);
    says(
        &document(json!({}), board, functions),
        &["function `use_x`", "the hook of function `x`"],
    );
}

#[test]
fn a_param_that_is_a_prop_of_every_provider_is_refused() {
    let key = json!({ "name": "key", "required": true, "schema": { "type": "string" } });
    let contexts = json!([{ "name": "entry", "params": [key] }]);
    let text = document(json!({}), contexts, json!([]));
    says(
        &text,
        &[
            "the prop `key` of every provider",
            "the param `key` of context `entry`",
        ],
    );
}

#[test]
fn each_framework_keeps_its_own_names() {
    let functions = json!([
        returning("board_key", json!(true)),
        returning("set_board_context", json!(true)),
        returning("reactive_query", json!(true)),
    ]);
    let text = document(json!({}), json!([{ "name": "board" }]), functions);
    let vue = "the injection key of context `board` and function `board_key`";
    let svelte = "the setter of context `board` and function `set_board_context`";
    let imported = "`reactiveQuery` of `@mizan/svelte` and function `reactive_query`";
    assert_eq!(message_of(&text, Framework::Vue).matches(vue).count(), 1);
    assert!(!message_of(&text, Framework::Vue).contains(svelte));
    assert!(message_of(&text, Framework::Svelte).contains(svelte));
    assert!(message_of(&text, Framework::Svelte).contains(imported));
}

#[test]
fn a_param_that_is_an_attribute_of_every_vue_component_is_refused() {
    let class = json!({ "name": "class", "required": true, "schema": { "type": "string" } });
    let text = document(
        json!({}),
        json!([{ "name": "lesson", "params": [class] }]),
        json!([]),
    );
    let message = message_of(&text, Framework::Vue);
    assert!(
        message.contains("the prop `class` of every provider"),
        "{message}"
    );
    for framework in [Framework::React, Framework::Svelte] {
        let frameworks = vec![framework];
        assert!(
            generate(&text, &Options { frameworks }).is_ok(),
            "{framework}"
        );
    }
}

#[test]
fn files_that_meet_are_refused_with_both_sides() {
    let contexts = json!([{ "name": "index" }, { "name": "ab_c" }, { "name": "AB_C" }]);
    let text = document(json!({}), contexts, json!([]));
    says(
        &text,
        &[
            "the list of all bindings and context `index`",
            "context `AB_C` and context `ab_c`",
        ],
    );
}

#[test]
fn an_undescribed_context_is_refused() {
    let text = document(json!({}), json!([]), json!([query("cards", "board")]));
    says(&text, &["function `cards`", "context `board`"]);
}
