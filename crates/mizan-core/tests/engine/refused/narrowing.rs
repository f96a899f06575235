//! Narrowing: arguments and params of one name have one type, mappings name what exists.

use mizan_core::{FunctionDecl, Param, Registry, Scope};

use super::refusal;
use crate::declare::PlanCalls as _;
use crate::declare::{
    Declared, board_id, context, function, int, map, named, null, optional, or_null, param, query,
    registry, text,
};

fn mutation(params: Vec<Param>) -> FunctionDecl {
    function("f", params, null())
}

#[test]
fn an_argument_of_another_type_than_the_param_of_its_name() {
    assert_eq!(
        refusal(mutation(vec![param("board_id", int())]).affects("board")),
        "`board_id` is of type `integer (int64)` in function `f` (app.rs:2) but `board_id` is `BoardId` in context `board` (app.rs:1); give both the same type or write the mapping"
    );
}

#[test]
fn a_mapping_of_another_type() {
    assert_eq!(
        refusal(mutation(vec![param("n", int())]).affects_by("board", map(&[("board_id", "n")]))),
        "`n` is of type `integer (int64)` in function `f` (app.rs:2) but `board_id` is `BoardId` in context `board` (app.rs:1); give both the same type or write the mapping"
    );
}

#[test]
fn a_mapping_of_an_unknown_param() {
    assert_eq!(
        refusal(
            mutation(vec![param("a", board_id())]).affects_by("board", map(&[("board_ids", "a")]))
        ),
        "function `f` (app.rs:2) maps `board_ids`, which context `board` (app.rs:1) does not have; did you mean `board_id`?"
    );
}

#[test]
fn a_mapping_to_an_unknown_argument() {
    assert_eq!(
        refusal(
            mutation(vec![param("source", board_id())])
                .affects_by("board", map(&[("board_id", "sorce")]))
        ),
        "function `f` (app.rs:2) maps `board_id` of context `board` (app.rs:1) to `sorce`, which is no argument of it; did you mean `source`?"
    );
}

#[test]
fn a_param_mapped_twice() {
    let both = map(&[("board_id", "a"), ("board_id", "b")]);
    assert_eq!(
        refusal(
            mutation(vec![param("a", board_id()), param("b", board_id())])
                .affects_by("board", both)
        ),
        "function `f` (app.rs:2) maps `board_id` of context `board` (app.rs:1) twice; map it once"
    );
}

/// A context identified by `id` of a type, and a mutation with an `id` of another.
fn by_id(
    of_context: &mizan_core::Type,
    of_mutation: &mizan_core::Type,
    scope: Scope,
) -> Result<Registry, String> {
    let user = context("user", vec![param("id", of_context.clone())]);
    let read = query(
        "user_name",
        "user",
        vec![param("id", of_context.clone())],
        text(),
    );
    let change = mutation(vec![param("id", of_mutation.clone())]).affects_by("user", scope);
    Registry::new("shop", vec![user], vec![read, change]).map_err(|errors| errors.to_string())
}

#[test]
fn a_generic_name_asks_for_a_mapping() {
    let expected = "`id` is in both function `f` (app.rs:2) and context `user` (app.rs:1), and means something else in most places; write the mapping, such as `(id = id)`, or `(*)` for the whole context";
    assert_eq!(
        by_id(&int(), &int(), Scope::Auto).expect_err("refused"),
        expected
    );
    assert_eq!(
        by_id(&int(), &text(), Scope::Auto).expect_err("refused"),
        expected
    );
}

#[test]
fn a_generic_name_of_one_named_type_or_with_a_mapping_is_accepted() {
    assert!(by_id(&board_id(), &board_id(), Scope::Auto).is_ok());
    assert!(by_id(&int(), &int(), map(&[("id", "id")])).is_ok());
    assert!(by_id(&int(), &text(), Scope::Whole).is_ok());
}

#[test]
fn types_are_compared_without_null_and_annotations() {
    let mut described = or_null(&board_id());
    described.schema["description"] = "Which board.".into();
    let (board, cards) = super::boards();
    registry(
        vec![board],
        vec![
            cards,
            mutation(vec![param("board_id", described)]).affects("board"),
        ],
    );
}

#[test]
fn two_named_types_of_one_shape_are_not_the_same() {
    let card_id = named("CardId", board_id().defs["BoardId"].clone(), &[]);
    let message = refusal(mutation(vec![param("board_id", card_id)]).affects("board"));
    assert!(
        message.starts_with("`board_id` is of type `CardId` in function"),
        "{message}"
    );
}

#[test]
fn a_param_a_function_does_not_take_cannot_narrow_it() {
    let board = context(
        "board",
        vec![param("board_id", board_id()), optional("filter", &text())],
    );
    let cards = query(
        "cards",
        "board",
        vec![param("board_id", board_id()), optional("filter", &text())],
        text(),
    );
    let title = query(
        "title",
        "board",
        vec![param("board_id", board_id())],
        text(),
    );
    let mapped =
        mutation(vec![param("a", text())]).affects_by("board.title", map(&[("filter", "a")]));
    assert_eq!(
        crate::declare::refusal(
            vec![board.clone()],
            vec![cards.clone(), title.clone(), mapped]
        ),
        "function `f` (app.rs:2) maps `filter`, which `title` (app.rs:3) does not take, so it cannot narrow it; remove it from the mapping"
    );
    let auto = mutation(vec![param("board_id", board_id()), param("filter", text())])
        .affects("board.title");
    let app = registry(vec![board], vec![cards, title, auto]);
    let plan = app
        .plan_call(Some("f"), br#"{"board_id":1,"filter":"x"}"#)
        .expect("valid");
    assert_eq!(
        plan.settle(vec![]).headers(false)[0].1,
        "board.title;board_id=1"
    );
}
