//! Every mutation, and every bundle before and after it: the cache never gives anything but what an uncached read gives.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use board::app;
use mizan::mwt::{KeySet, new_key_set};
use mizan::{Mizan, State};
use serde_json::{Value, json};

use crate::demo;
use crate::http::{call, read, sign_in};

/// One call of each mutation, in an order in which all of them succeed for Amina, who is an admin.
fn calls() -> Vec<(&'static str, Value)> {
    vec![
        ("add_board", json!({ "title": "Reading" })),
        (
            "add_card",
            json!({ "board_id": 1, "list_id": 1, "title": "Search" }),
        ),
        (
            "add_comment",
            json!({ "board_id": 1, "card_id": 2, "body": "Yes." }),
        ),
        ("add_list", json!({ "board_id": 1, "title": "Later" })),
        (
            "assign_card",
            json!({ "board_id": 1, "card_id": 2, "assignee": 2 }),
        ),
        (
            "describe_card",
            json!({ "board_id": 1, "card_id": 2, "description": "Short." }),
        ),
        ("rename_board", json!({ "board_id": 1, "title": "Launch" })),
        (
            "rename_card",
            json!({ "board_id": 1, "card_id": 2, "title": "Dark" }),
        ),
        (
            "rename_list",
            json!({ "board_id": 1, "list_id": 1, "title": "Wishes" }),
        ),
        (
            "move_card",
            json!({ "card_id": 2, "from_board": 1, "to_board": 2, "to_list": 4, "before": 9 }),
        ),
        ("delete_card", json!({ "board_id": 1, "card_id": 1 })),
        ("delete_board", json!({ "board_id": 1 })),
    ]
}

/// Two boards and some of their cards, among them what the calls change and what is on the board that one removes.
const BUNDLES: [&str; 8] = [
    "me/",
    "boards/",
    "board/?board_id=1",
    "board/?board_id=2",
    "card_detail/?card_id=1",
    "card_detail/?card_id=2",
    "card_detail/?card_id=4",
    "card_detail/?card_id=9",
];

/// The app twice over one database: with a cache, and without one.
struct Copies {
    cached: Router,
    /// The cached one's, whose stale detector is on.
    mizan: Mizan,
    uncached: Router,
    manifest: Value,
    cookies: Vec<String>,
}

async fn copies() -> Copies {
    let State(db) = demo().await;
    let keys = Arc::new(KeySet::from_jwk_set(&new_key_set("board", &[7; 32])).unwrap());
    let build = |cache| {
        let app = app::app(db.clone(), &keys).cache_setting(cache);
        app.stale_detector(cache == "memory").build().unwrap()
    };
    let serve = |app: &Mizan| Router::new().nest("/api/mizan", app.clone().into_router());
    let mizan = build("memory");
    let cached = serve(&mizan);
    let manifest = app::app(db.clone(), &keys).manifest().unwrap();
    let mut cookies = Vec::new();
    for person in [1, 2] {
        cookies.push(sign_in(&cached, person).await);
    }
    Copies {
        uncached: serve(&build("off")),
        mizan,
        manifest: serde_json::from_str(&manifest).unwrap(),
        cached,
        cookies,
    }
}

/// Reads everything as everybody, and gives what the cache had.
async fn compare(copies: &Copies, when: &str) -> usize {
    let mut hits = 0;
    for cookie in &copies.cookies {
        for bundle in BUNDLES {
            let cached = read(&copies.cached, cookie, bundle).await;
            let truth = read(&copies.uncached, cookie, bundle).await;
            assert_eq!(
                (cached.status, &cached.body),
                (truth.status, &truth.body),
                "`{bundle}` {when}: {}",
                cached.header("cache-status")
            );
            hits += usize::from(cached.header("cache-status") == "mizan; hit");
        }
    }
    hits
}

#[tokio::test]
async fn no_mutation_leaves_anything_in_the_cache_that_it_changed() {
    let copies = copies().await;
    compare(&copies, "at first").await;
    assert_eq!(compare(&copies, "when read again").await, 12);
    for (function, args) in calls() {
        let answer = call(&copies.cached, &copies.cookies[0], function, args).await;
        assert_eq!(answer.status, StatusCode::OK, "{function}: {}", answer.body);
        compare(&copies, &format!("after `{function}`")).await;
        assert_eq!(copies.mizan.stale_found(), []);
    }
}

#[tokio::test]
async fn every_mutation_of_the_manifest_is_among_these_calls() {
    let manifest = copies().await.manifest;
    let declared = manifest["mutations"].as_array().unwrap();
    let declared: BTreeSet<_> = declared
        .iter()
        .map(|mutation| mutation["name"].as_str().unwrap())
        .collect();
    let called: BTreeSet<_> = calls().into_iter().map(|(function, _)| function).collect();
    assert_eq!(called, declared);
}
