//! The schema document of an app that has something of everything.

mod mizan;
mod openapi;

use mizan_core::{Auth, ErrorDecl, FunctionDecl, Param, Registry, Type};
use serde_json::{Value, json};

use crate::declare::{
    Declared, board_id, card, context, error, function, int, list, map, named, null, optional,
    param, query, registry, text, view,
};

fn board() -> Param {
    Param {
        doc: Some("Which board.".to_owned()),
        ..param("board_id", board_id())
    }
}

fn reads() -> Vec<Param> {
    let limit = Param {
        required: false,
        default: Some(json!(10)),
        ..param("limit", int())
    };
    vec![board(), optional("labels", &list(&text())), limit]
}

/// A type around another one, whose definition `required` tells apart.
fn wrapped(required: &Value) -> Type {
    let draft = json!({ "type": "object", "required": required, "properties": { "n": {} } });
    let wrap = json!({ "type": "object", "properties": { "draft": { "$ref": "#/$defs/Draft" } } });
    named("Wrap", wrap, &[&named("Draft", draft, &[])])
}

fn add_card() -> FunctionDecl {
    let taken = ErrorDecl {
        data: Some(text()),
        doc: Some("Taken.".to_owned()),
        ..error("title_taken", 409)
    };
    let declared = FunctionDecl {
        errors: vec![taken, error("gone", 410)],
        auth: Auth::Guard("owner".to_owned()),
        rev: 3,
        doc: Some("Adds a card.".to_owned()),
        ..function("add_card", vec![board()], card())
    };
    declared.merges("board").affects("board.board_cards")
}

fn app() -> Registry {
    let mut reading = context("board", reads());
    reading.doc = Some("One board.".to_owned());
    reading.auth = Auth::SignedIn;
    let (sent, returned) = (wrapped(&json!([])), wrapped(&json!(["n"])));
    let go = FunctionDecl {
        route: Some("/go".into()),
        methods: vec!["GET".into(), "POST".into()],
        ..view("go", vec![param("n", int())])
    };
    let nightly = FunctionDecl {
        private: true,
        ..function("nightly", vec![], null())
    };
    let functions = vec![
        query("board_cards", "board", reads(), list(&card())),
        add_card(),
        function("move_card", vec![param("from", board_id())], null())
            .affects_by("board", map(&[("board_id", "from")])),
        function("wrap", vec![param("wrap", sent)], returned),
        go,
        nightly,
    ];
    registry(vec![reading], functions)
}
