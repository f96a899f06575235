//! Types: one definition under each name, all of them there.

use mizan_core::Type;
use serde_json::json;

use super::refusal;
use crate::declare::{board_id, card, function, named, null, param};

fn object(field: &str) -> serde_json::Value {
    json!({ "type": "object", "properties": { field: { "type": "string" } } })
}

#[test]
fn two_different_types_of_one_name_name_both_places() {
    assert_eq!(
        refusal(function("f", vec![], named("Card", object("other"), &[]))),
        "two different types are named `Card`, one used by `board_cards` (app.rs:3) and one by `f` (app.rs:2); rename one of them"
    );
    assert_eq!(
        refusal(function(
            "f",
            vec![param(
                "a",
                named("BoardId", json!({ "type": "string" }), &[])
            )],
            null()
        )),
        "two different types are named `BoardId`, one used by `board` (app.rs:1) and one by `f` (app.rs:2); rename one of them"
    );
}

#[test]
fn a_type_that_refers_to_one_it_does_not_define() {
    let lost = Type {
        schema: json!({ "$ref": "#/$defs/Lost" }),
        defs: serde_json::Map::new(),
    };
    assert_eq!(
        refusal(function("f", vec![], lost)),
        "a type of `f` (app.rs:2) refers to `Lost`, which it does not define; define it"
    );
}

#[test]
fn a_type_whose_name_the_schema_cannot_hold() {
    assert_eq!(
        refusal(function("f", vec![], named("Page<Card>", object("a"), &[]))),
        "the type `Page<Card>` used by `f` (app.rs:2) cannot be named so in the schema; rename it with letters, digits, `.`, `_` and `-`"
    );
    assert_eq!(
        refusal(function("f", vec![], named("Problem", object("a"), &[]))),
        "the type `Problem` used by `f` (app.rs:2) has the name of the protocol's errors; rename it"
    );
}

#[test]
fn a_type_whose_input_name_is_taken() {
    let (input, output) = (
        named("Draft", object("a"), &[]),
        named("Draft", object("b"), &[]),
    );
    let taken = named("DraftInput", object("c"), &[&output]);
    assert_eq!(
        refusal(function("f", vec![param("a", input)], taken)),
        "type `Draft` is not the same in both directions, so what callers send would be named `DraftInput`, which exists; rename that type"
    );
}

#[test]
fn equal_definitions_of_one_name_are_one_type() {
    let (board, cards) = super::boards();
    let same = function("f", vec![param("a", board_id())], card());
    crate::declare::registry(vec![board], vec![cards, same]);
}
