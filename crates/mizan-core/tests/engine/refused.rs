//! Declarations that do not fit together: each is refused with the places and what to do.

mod affects;
mod cached;
mod merge;
mod names;
mod narrowing;
mod queries;
mod routes;
mod types;

use mizan_core::{ContextDecl, FunctionDecl, Registry};

use crate::declare::{Declared, board_id, card, context, function, list, null, param, query};

/// A context of boards and its one query.
fn boards() -> (ContextDecl, FunctionDecl) {
    let cards = query(
        "board_cards",
        "board",
        vec![param("board_id", board_id())],
        list(&card()),
    );
    (context("board", vec![param("board_id", board_id())]), cards)
}

/// The message about one more function beside the boards.
fn refusal(function: FunctionDecl) -> String {
    let (board, cards) = boards();
    crate::declare::refusal(vec![board], vec![cards, function])
}

#[test]
fn all_problems_are_reported_at_once_a_line_each() {
    let (board, cards) = boards();
    let first = function("ping", vec![], null()).affects("nowhere");
    let second = function("pong", vec![], null()).affects("elsewhere");
    let errors = Registry::new("", vec![board], vec![cards, first, second]).expect_err("refused");
    assert_eq!(errors.errors().len(), 3);
    assert_eq!(errors.to_string().lines().count(), 3);
    assert!(errors.errors().iter().all(|error| {
        error
            .message()
            .starts_with(|first: char| !first.is_uppercase())
    }));
}
