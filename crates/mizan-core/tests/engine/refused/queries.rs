//! Contexts and the queries they are made of.

use mizan_core::{FunctionDecl, Param};
use serde_json::json;

use super::{boards, refusal};
use crate::declare::{
    self, Declared, board_id, card, context, function, int, list, optional, param, query, text,
};

#[test]
fn a_query_of_an_unknown_context() {
    assert_eq!(
        refusal(query("f", "bord", vec![], text())),
        "query `f` (app.rs:3) is in context `bord`, which does not exist; did you mean `board`?"
    );
    assert_eq!(
        refusal(query("f", "weather", vec![], text())),
        "query `f` (app.rs:3) is in context `weather`, which does not exist; use one of `board`, or declare a context of that name"
    );
    assert_eq!(
        declare::refusal(vec![], vec![query("f", "weather", vec![], text())]),
        "query `f` (app.rs:3) is in context `weather`, which does not exist; declare a context of that name"
    );
}

#[test]
fn a_query_that_changes_contexts() {
    assert_eq!(
        refusal(query("f", "board", vec![], text()).affects("board")),
        "function `f` (app.rs:3) is a query of context `board` and also changes contexts; remove `context`, or `affects` and `merge`"
    );
}

#[test]
fn a_private_query() {
    assert_eq!(
        refusal(FunctionDecl {
            private: true,
            ..query("f", "board", vec![], text())
        }),
        "query `f` (app.rs:3) is private but is read through context `board`; remove `private` or `context`"
    );
}

#[test]
fn a_param_the_context_does_not_have() {
    assert_eq!(
        refusal(query(
            "f",
            "board",
            vec![param("bord_id", board_id())],
            text()
        )),
        "query `f` (app.rs:3) takes `bord_id`, which context `board` (app.rs:1) does not have; did you mean `board_id`?"
    );
}

#[test]
fn a_param_of_another_type_than_in_the_context() {
    assert_eq!(
        refusal(query("f", "board", vec![param("board_id", int())], text())),
        "`board_id` is of type `integer (int64)` in query `f` (app.rs:3) but `BoardId` in context `board` (app.rs:1); give both the same type"
    );
}

#[test]
fn a_required_param_that_may_be_absent_in_the_context() {
    let board = context("board", vec![optional("page", &int())]);
    assert_eq!(
        declare::refusal(
            vec![board],
            vec![query("f", "board", vec![param("page", int())], text())]
        ),
        "`page` may be absent in context `board` (app.rs:1) but query `f` (app.rs:3) requires it; make it required in the context or optional in the query"
    );
}

#[test]
fn a_default_the_context_does_not_have() {
    let board = context("board", vec![optional("page", &int())]);
    let page = Param {
        default: Some(json!(1)),
        ..optional("page", &int())
    };
    assert_eq!(
        declare::refusal(vec![board], vec![query("f", "board", vec![page], text())]),
        "`page` has a default in query `f` (app.rs:3) that context `board` (app.rs:1) does not have; give the default to the context"
    );
}

#[test]
fn a_context_param_that_no_query_takes() {
    let (mut board, cards) = boards();
    board.params.push(optional("page", &int()));
    assert_eq!(
        declare::refusal(vec![board], vec![cards]),
        "context `board` (app.rs:1) has the param `page` that none of its queries takes; take it in one or remove it"
    );
}

#[test]
fn a_context_without_functions() {
    let (board, cards) = boards();
    assert_eq!(
        declare::refusal(vec![board, context("news", vec![])], vec![cards]),
        "context `news` (app.rs:1) has no functions; declare a query of it or remove it"
    );
}

#[test]
fn a_key_without_a_list_that_has_it() {
    let keyed = |output| FunctionDecl {
        key: Some("nr".to_owned()),
        ..query("f", "board", vec![], output)
    };
    assert_eq!(
        refusal(keyed(card())),
        "query `f` (app.rs:3) has the key `nr` but returns no list; remove `key`"
    );
    assert_eq!(
        refusal(keyed(list(&card()))),
        "query `f` (app.rs:3) has the key `nr`, which `Card` does not have; name a field of it"
    );
    let plain = FunctionDecl {
        key: Some("id".to_owned()),
        ..function("f", vec![], list(&card()))
    };
    assert_eq!(
        refusal(plain),
        "function `f` (app.rs:2) has a `key` but is no query; remove `key` or put it in a context"
    );
}

#[test]
fn a_default_that_is_no_value_of_its_type() {
    let page = Param {
        default: Some(json!("x")),
        required: false,
        ..param("page", int())
    };
    assert_eq!(
        refusal(function("f", vec![page], text())),
        "the default `\"x\"` of `page` of `f` (app.rs:2) must be an integer; change it"
    );
    let page = Param {
        default: Some(json!(1)),
        ..param("page", int())
    };
    assert_eq!(
        refusal(function("f", vec![page], text())),
        "`page` of `f` (app.rs:2) is required and has a default; remove one of the two"
    );
}
