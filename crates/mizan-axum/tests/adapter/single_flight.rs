//! Fresh bundles on the answer of the call that made them stale.

use crate::board;
use crate::client::{post, send, with};
use mizan::prelude::*;
use serde_json::{Value, json};
use std::time::Duration;

const MOVE: &str = r#"{"card_id":1,"from_board":1,"to_board":2}"#;

async fn refresh(mounted: &str) -> Value {
    let answer = send(
        &board::router(),
        with(post("/call/move_card/", MOVE), "x-mizan-mounted", mounted),
    )
    .await;
    assert_eq!(answer.status, 200);
    answer.json()["refresh"].clone()
}

#[tokio::test]
async fn stale_mounted_bundles_come_back_fresh_in_the_order_mounted() {
    let refreshed = refresh("board;board_id=2, board;board_id=7, board;board_id=1").await;
    let ids: Vec<_> = refreshed
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| &entry["params"]["board_id"])
        .collect();
    assert_eq!(ids, [2, 1]);
    assert_eq!(refreshed[0]["data"]["board_size"], 2);
    assert_eq!(
        refreshed[1]["data"]["board_cards"],
        json!([{"id": 2, "board_id": 1, "title": "two"}])
    );
}

#[tokio::test]
async fn a_header_that_cannot_be_read_adds_nothing() {
    assert_eq!(refresh("board;board_id").await, Value::Null);
}

#[context]
struct Mixed {
    mode: String,
}

#[client(context = Mixed)]
async fn mixed(mode: String) -> String {
    match mode.as_str() {
        "panic" => panic!("no"),
        "stall" => std::future::pending().await,
        _ => mode,
    }
}

#[client(affects = Mixed(*))]
fn shake() -> u32 {
    1
}

#[client(affects = Mixed(*))]
fn sign_out() -> Reply<()> {
    Reply::new(()).identity_changed()
}

#[tokio::test(start_paused = true)]
async fn what_fails_or_takes_too_long_is_left_out_and_the_result_stays() {
    let router = App::new("single_flight")
        .module(module_path!())
        .build()
        .unwrap()
        .into_router();
    let mounted = "mixed;mode=panic, mixed;mode=stall, mixed;mode=fine";
    let started = tokio::time::Instant::now();
    let answer = send(
        &router,
        with(post("/call/shake/", "{}"), "x-mizan-mounted", mounted),
    )
    .await;
    assert_eq!(started.elapsed(), Duration::from_millis(150));
    assert_eq!(
        answer.json(),
        json!({"result": 1, "invalidate": ["mixed"],
               "refresh": [{"context": "mixed", "params": {"mode": "fine"}, "data": {"mixed": "fine"}}]})
    );
}

#[tokio::test]
async fn nothing_is_refreshed_when_the_call_changes_the_identity() {
    let router = App::new("single_flight")
        .module(module_path!())
        .build()
        .unwrap()
        .into_router();
    let answer = send(
        &router,
        with(
            post("/call/sign_out/", "{}"),
            "x-mizan-mounted",
            "mixed;mode=fine",
        ),
    )
    .await;
    assert_eq!(
        answer.json(),
        json!({"result": null, "invalidate": ["mixed"], "identity": "changed"})
    );
}
