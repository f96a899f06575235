//! The manifest of the board.

use serde_json::{Value, json};

/// Its text.
pub(crate) fn text() -> String {
    with(60)
}

/// Its text when answers live for so many seconds.
pub(crate) fn with(ttl: u32) -> String {
    let id = json!({ "name": "board_id", "schema": { "type": "integer" }, "required": true });
    let context = |name: &str, public: bool, params: Value, sets: Value| {
        json!({
            "name": name, "params": params, "functions": [format!("{name}_cards")],
            "userScoped": !public, "cache": { "ttl": ttl, "swr": 30, "public": public },
            "render": "dynamic", "scopeSets": sets, "targeted": [],
        })
    };
    let mut plain = context("plain", true, json!([]), json!([]));
    plain.as_object_mut().unwrap().remove("cache");
    let manifest = json!({
        "version": 1, "app": "board", "base": "/api/mizan", "varyOn": ["host"], "identifiedBy": "credentials",
        "contexts": [
            context("board", true, json!([id]), json!([["board_id"]])),
            context("me", false, json!([]), json!([])),
            plain,
        ],
        "mutations": [
            { "name": "rename_card", "affects": [{ "context": "board" }], "private": false },
            { "name": "rename_me", "affects": [{ "context": "me" }], "private": false },
        ],
        "functions": [{ "name": "ping", "private": false }],
        "pages": [],
    });
    format!("{manifest:#}\n")
}
