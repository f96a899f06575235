//! The small app most tests plan requests for.

use mizan_core::{FunctionDecl, Param, Registry};
use serde_json::json;

use crate::declare::{
    Declared, board_id, card, context, function, inline, int, list, map, null, optional, or_null,
    param, query, registry, text,
};

fn board() -> Param {
    param("board_id", board_id())
}

/// Boards with cards, a filtered search, and functions that change them.
pub(crate) fn shop() -> Registry {
    let contexts = vec![
        context("board", vec![board(), optional("filter", &text())]),
        context("news", vec![]),
        context("search", filters()),
    ];
    registry(contexts, [queries(), mutations(), plain()].concat())
}

/// One param of every kind.
fn filters() -> Vec<Param> {
    let limit = Param {
        required: false,
        default: Some(json!(10)),
        ..param("limit", int())
    };
    vec![
        param("q", text()),
        optional("exact", &inline(json!({ "type": "boolean" }))),
        optional("price", &inline(json!({ "type": "number" }))),
        optional("labels", &list(&text())),
        optional(
            "size",
            &inline(json!({ "type": "string", "enum": ["small", "large"] })),
        ),
        limit,
    ]
}

fn queries() -> Vec<FunctionDecl> {
    let filter = optional("filter", &text());
    vec![
        query("board_cards", "board", vec![filter, board()], list(&card())),
        query("board_title", "board", vec![board()], text()),
        query("headlines", "news", vec![], list(&text())),
        query("search_cards", "search", filters(), list(&card())),
    ]
}

fn mutations() -> Vec<FunctionDecl> {
    let titled = || vec![board(), param("title", text())];
    let filtered = vec![board(), optional("filter", &text())];
    let moved = vec![
        param("card_id", int()),
        param("from", board_id()),
        param("to", board_id()),
    ];
    vec![
        function("add_card", titled(), card()).merges("board"),
        function("rename_board", titled(), null()).affects("board.board_title"),
        function("clear", vec![optional("board_id", &board_id())], null())
            .affects("board")
            .affects("news"),
        function("filter_out", filtered, null()).affects("board"),
        function("move_card", moved, null())
            .affects_by("board", map(&[("board_id", "from")]))
            .affects_by("board", map(&[("board_id", "to")])),
    ]
}

fn plain() -> Vec<FunctionDecl> {
    let small = json!({ "type": "integer", "format": "uint8", "minimum": 0, "maximum": 255 });
    let echoed = vec![
        param("small", inline(small)),
        optional("note", &text()),
        param("any", list(&text())),
    ];
    let guessed = vec![optional("limit", &int()), param("item", or_null(&card()))];
    let nightly = FunctionDecl {
        private: true,
        ..function("nightly", vec![], null())
    };
    vec![
        function("echo", echoed, text()),
        function("guess", guessed, null()),
        nightly,
    ]
}
