//! `affects`: contexts and functions that exist.

use super::refusal;
use crate::declare::{Declared, function, null, query, text};

#[test]
fn an_unknown_context() {
    assert_eq!(
        refusal(function("f", vec![], null()).affects("baord")),
        "function `f` (app.rs:2) affects `baord`, which is no context; did you mean `board`?"
    );
}

#[test]
fn an_unknown_function_of_a_context() {
    assert_eq!(
        refusal(function("f", vec![], null()).affects("board.board_card")),
        "function `f` (app.rs:2) names `board_card` of context `board` (app.rs:1), which has no such query; did you mean `board_cards`?"
    );
}

#[test]
fn a_function_that_is_a_query_of_another_context() {
    let (board, cards) = super::boards();
    let news = crate::declare::context("news", vec![]);
    let functions = vec![
        cards,
        query("latest", "news", vec![], text()),
        function("f", vec![], null()).affects("board.latest"),
    ];
    assert_eq!(
        crate::declare::refusal(vec![board, news], functions),
        "function `f` (app.rs:2) names `latest` of context `board` (app.rs:1), which has no such query; use one of `board_cards`, or declare a query of that name"
    );
}
