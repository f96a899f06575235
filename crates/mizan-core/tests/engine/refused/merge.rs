//! `merge`: one slot that the result fits, in bundles that are surely meant.

use mizan_core::{FunctionDecl, Param, Scope};
use serde_json::json;

use super::{boards, refusal};
use crate::declare::PlanCalls as _;
use crate::declare::{
    self, Declared, board_id, card, context, function, inline, list, named, null, or_null, param,
    query, registry, text, view,
};

fn board() -> Vec<Param> {
    vec![param("board_id", board_id())]
}

#[test]
fn an_unknown_context() {
    assert_eq!(
        refusal(function("f", board(), card()).merges("bord")),
        "function `f` (app.rs:2) merges into `bord`, which is no context; did you mean `board`?"
    );
}

#[test]
fn a_result_no_query_returns() {
    assert_eq!(
        refusal(function("f", board(), text()).merges("board")),
        "function `f` (app.rs:2) merges `string` into context `board` (app.rs:1), none of whose queries returns that type or a list of it; change the type or use `affects`"
    );
    assert!(
        refusal(function("f", board(), null()).merges("board"))
            .starts_with("function `f` (app.rs:2) merges `null`")
    );
}

#[test]
fn a_result_that_may_be_null_fits_no_list() {
    let message = refusal(function("f", board(), or_null(&card())).merges("board"));
    assert!(
        message.starts_with("function `f` (app.rs:2) merges `Card or null` into context"),
        "{message}"
    );
}

#[test]
fn a_result_several_queries_return() {
    let (context, cards) = boards();
    let first = query("first_card", "board", board(), or_null(&card()));
    let f = function("f", board(), card()).merges("board");
    assert_eq!(
        declare::refusal(vec![context], vec![cards, first, f]),
        "function `f` (app.rs:2) merges `Card` into context `board` (app.rs:1), where `board_cards`, `first_card` all take it; write `board::board_cards`"
    );
}

#[test]
fn a_named_slot_settles_which_of_several_is_meant() {
    let (context, cards) = boards();
    let first = query("first_card", "board", board(), or_null(&card()));
    let f = function("f", board(), card())
        .merges("board.first_card")
        .merges("board.board_cards");
    let app = registry(vec![context], vec![cards, first, f]);
    let plan = app
        .plan_call(Some("f"), br#"{"board_id":1}"#)
        .expect("valid");
    let none: &[(mizan_core::BundlePlan<'_>, &[u8])] = &[];
    let body: serde_json::Value =
        serde_json::from_slice(&plan.settle(vec![]).answer(b"7", none, false).body).expect("JSON");
    assert_eq!(body["merge"][0]["slot"], "board_cards");
    assert_eq!(
        body["merge"][1],
        json!({ "context": "board", "slot": "first_card", "value": 7, "params": { "board_id": 1 } })
    );
}

#[test]
fn a_named_slot_of_another_type() {
    assert_eq!(
        refusal(function("f", board(), text()).merges("board.board_cards")),
        "function `f` (app.rs:2) returns `string`, which does not fit query `board_cards` (app.rs:3) of type `list of Card`; return that type or an item of it, or use `affects`"
    );
}

#[test]
fn an_item_without_the_key() {
    let (context, cards) = boards();
    let note = named(
        "Note",
        json!({ "type": "object", "properties": { "text": { "type": "string" } } }),
        &[],
    );
    let notes = query("notes", "board", board(), list(&note));
    let f = function("f", board(), note).merges("board");
    assert_eq!(
        declare::refusal(vec![context], vec![cards, notes, f]),
        "function `f` (app.rs:2) merges an item into query `notes` (app.rs:3), but `Note` has no field `id`; declare the query's `key`"
    );
}

#[test]
fn a_key_is_found_in_every_variant_of_a_union_and_behind_all_of() {
    let variant = |kind: &str| json!({ "type": "object", "properties": { "kind": { "const": kind }, "no": { "type": "integer" } } });
    let union = named(
        "Event",
        json!({ "oneOf": [variant("a"), { "allOf": [variant("b")] }] }),
        &[],
    );
    let context = context("board", board());
    let events = FunctionDecl {
        key: Some("no".to_owned()),
        ..query("events", "board", board(), list(&union))
    };
    registry(
        vec![context],
        vec![events, function("f", board(), union).merges("board")],
    );
}

#[test]
fn a_merge_into_every_bundle_whatever_its_params() {
    let expected = "function `f` (app.rs:2) merges into every bundle of context `board` (app.rs:1), whatever its `board_id`; add that argument, map another to it, or use `affects`";
    assert_eq!(
        refusal(function("f", vec![], card()).merges("board")),
        expected
    );
    assert_eq!(
        refusal(function("f", board(), card()).merges_by("board", Scope::Whole)),
        expected
    );
}

#[test]
fn a_merge_whose_argument_is_null_becomes_an_invalidation() {
    let (context, cards) = boards();
    let f = function(
        "f",
        vec![declare::optional("board_id", &board_id())],
        card(),
    )
    .merges("board");
    let app = registry(vec![context], vec![cards, f]);
    let none: &[(mizan_core::BundlePlan<'_>, &[u8])] = &[];
    let answer = app
        .plan_call(Some("f"), b"{}")
        .expect("valid")
        .settle(vec![])
        .answer(b"7", none, false);
    assert_eq!(
        String::from_utf8_lossy(&answer.body),
        r#"{"result":7,"invalidate":[{"context":"board","function":"board_cards"}]}"#
    );
}

#[test]
fn a_merge_of_an_http_response() {
    assert_eq!(
        refusal(view("f", board()).merges("board")),
        "function `f` (app.rs:2) merges into context `board` (app.rs:1) but returns an HTTP response; return data or use `affects`"
    );
}

#[test]
fn a_tuple_is_no_list() {
    let pair = inline(
        json!({ "type": "array", "prefixItems": [{ "type": "string" }], "items": { "type": "string" } }),
    );
    let context = context("board", board());
    let message = declare::refusal(
        vec![context],
        vec![
            query("pair", "board", board(), pair),
            function("f", board(), text()).merges("board"),
        ],
    );
    assert!(
        message.contains("none of whose queries returns that type"),
        "{message}"
    );
}
