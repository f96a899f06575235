//! Which functions follow the change they made: those that touch what caches keep.

#![allow(clippy::unwrap_used, reason = "a test may stop where it fails")]

use mizan_codegen::{Options, generate};
use serde_json::{Value, json};

const IMPORT: &str = "import { followChange } from '@mizan/kernel/follow'\n";

/// The modules of two contexts, each with a query and a mutation, and of a function that touches neither.
fn modules(context: &Value, query: &Value) -> [String; 3] {
    let function = |name: &str, more: &Value| {
        let mut entry = json!({ "name": name, "params": [], "output": {} });
        let more = more.as_object().unwrap().clone();
        entry.as_object_mut().unwrap().extend(more);
        entry
    };
    let reads = |name: &str| json!({ "kind": "query", "context": name, "cache": query });
    let changes = |name: &str| json!({ "kind": "mutation", "affects": [{ "context": name }] });
    let mut plain = reads("plain");
    plain.as_object_mut().unwrap().remove("cache");
    let document = json!({
        "x-mizan": {
            "protocol": 1,
            "app": "kept",
            "contexts": [
                { "name": "board", "params": [], "cache": context },
                { "name": "plain", "params": [] },
            ],
            "functions": [
                function("cards", &reads("board")),
                function("news", &plain),
                function("move_card", &changes("board")),
                function("tell", &changes("plain")),
                function("ping", &json!({ "kind": "plain" })),
            ],
        },
    });
    let output = generate(&document.to_string(), &Options::default()).unwrap();
    ["contexts/board.ts", "contexts/plain.ts", "functions.ts"]
        .map(|path| output.files()[path].clone())
}

#[test]
fn a_function_that_touches_a_kept_context_follows_its_change_and_no_other_does() {
    let policy = json!({ "ttl": 60, "swr": 0, "public": true });
    for (context, query) in [(&policy, &Value::Null), (&Value::Null, &policy)] {
        let [board, plain, functions] = modules(context, query);
        assert!(board.contains(IMPORT), "{board}");
        let facts = "{ touches: ['board'], hear: followChange }";
        assert!(board.contains(facts), "{board}");
        assert!(!(plain + &functions).contains("followChange"));
    }
}

#[test]
fn where_nothing_is_kept_nothing_is_followed() {
    let modules = modules(&Value::Null, &Value::Null);
    assert!(!modules.concat().contains("followChange"));
}
