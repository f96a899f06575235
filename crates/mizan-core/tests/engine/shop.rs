//! The small app most tests plan requests for.

use mizan_core::{Param, Registry};
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
    let small =
        inline(json!({ "type": "integer", "format": "uint8", "minimum": 0, "maximum": 255 }));
    let size = inline(json!({ "type": "string", "enum": ["small", "large"] }));
    let limit = Param {
        required: false,
        default: Some(json!(10)),
        ..param("limit", int())
    };
    let filters = || {
        vec![
            param("q", text()),
            optional("exact", &inline(json!({ "type": "boolean" }))),
            optional("price", &inline(json!({ "type": "number" }))),
            optional("labels", &list(&text())),
            optional("size", &size),
            limit.clone(),
        ]
    };
    registry(
        vec![
            context("board", vec![board(), optional("filter", &text())]),
            context("news", vec![]),
            context("search", filters()),
        ],
        vec![
            query(
                "board_cards",
                "board",
                vec![optional("filter", &text()), board()],
                list(&card()),
            ),
            query("board_title", "board", vec![board()], text()),
            query("headlines", "news", vec![], list(&text())),
            query("search_cards", "search", filters(), list(&card())),
            function("add_card", vec![board(), param("title", text())], card()).merges("board"),
            function(
                "rename_board",
                vec![board(), param("title", text())],
                null(),
            )
            .affects("board.board_title"),
            function("clear", vec![optional("board_id", &board_id())], null())
                .affects("board")
                .affects("news"),
            function(
                "filter_out",
                vec![board(), optional("filter", &text())],
                null(),
            )
            .affects("board"),
            function(
                "move_card",
                vec![
                    param("card_id", int()),
                    param("from", board_id()),
                    param("to", board_id()),
                ],
                null(),
            )
            .affects_by("board", map(&[("board_id", "from")]))
            .affects_by("board", map(&[("board_id", "to")])),
            function(
                "echo",
                vec![
                    param("small", small),
                    optional("note", &text()),
                    param("any", list(&text())),
                ],
                text(),
            ),
            function(
                "guess",
                vec![optional("limit", &int()), param("item", or_null(&card()))],
                null(),
            ),
            mizan_core::FunctionDecl {
                private: true,
                ..function("nightly", vec![], null())
            },
        ],
    )
}
