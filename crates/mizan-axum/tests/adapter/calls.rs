//! Calling functions.

use crate::board;
use crate::client::{get, post, send, with};
use mizan::prelude::*;
use serde_json::json;

const MOVE: &str = r#"{"card_id":1,"from_board":1,"to_board":2}"#;

#[tokio::test]
async fn a_call_answers_with_its_result_and_its_merge() {
    let call = post(
        "/call/rename_card/",
        r#"{"board_id":1,"card_id":1,"title":"uno"}"#,
    );
    let answer = send(&board::router(), with(call, "x-user", "alice")).await;
    assert_eq!(answer.status, 200);
    let card = json!({"id": 1, "board_id": 1, "title": "uno"});
    let merge = json!([{"context": "board", "slot": "board_cards", "value": card, "params": {"board_id": 1}, "key": "id"}]);
    assert_eq!(answer.json(), json!({"result": card, "merge": merge}));
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(
        answer.header("x-mizan-invalidate"),
        "board.board_cards;board_id=1"
    );
}

#[tokio::test]
async fn what_a_call_changed_is_in_the_body_and_in_both_headers() {
    let answer = send(&board::router(), post("/call/move_card/", MOVE)).await;
    assert_eq!(
        answer.json(),
        json!({"result": null, "invalidate": [
            {"context": "board", "params": {"board_id": 1}},
            {"context": "board", "params": {"board_id": 2}},
        ]})
    );
    assert_eq!(
        answer.header("x-mizan-invalidate"),
        "board;board_id=1, board;board_id=2"
    );
    assert_eq!(
        answer.header("cache-group-invalidation"),
        r#""board;board_id=1", "board;board_id=2""#
    );
}

#[tokio::test]
async fn the_envelope_is_the_same_call() {
    let body = format!(r#"{{"fn":"move_card","args":{MOVE}}}"#);
    let answer = send(&board::router(), post("/call/", &body)).await;
    assert_eq!(
        answer.header("x-mizan-invalidate"),
        "board;board_id=1, board;board_id=2"
    );
}

#[tokio::test]
async fn a_query_can_be_called_as_well() {
    let answer = send(
        &board::router(),
        post("/call/board_size/", r#"{"board_id":1}"#),
    )
    .await;
    assert_eq!(answer.body, r#"{"result":2}"#);
}

#[tokio::test]
async fn an_unknown_function_is_named() {
    let answer = send(&board::router(), post("/call/nothing/", "{}")).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json()["code"]),
        (404, &json!("unknown_function"))
    );
}

/// Signs in.
#[client]
fn sign_in(name: String) -> Reply<usize> {
    Reply::new(name.len())
        .header("set-cookie", "session=abc")
        .header("set-cookie", "seen=1")
        .identity_changed()
}

#[tokio::test]
async fn a_reply_sets_headers_and_tells_that_the_caller_changed() {
    let router = App::new("calls")
        .module(module_path!())
        .build()
        .unwrap()
        .into_router();
    let answer = send(&router, post("/call/sign_in/", r#"{"name":"eve"}"#)).await;
    assert_eq!(answer.body, r#"{"result":3,"identity":"changed"}"#);
    assert_eq!(answer.header("clear-site-data"), "\"cache\"");
    let cookies: Vec<_> = answer.headers.get_all("set-cookie").iter().collect();
    assert_eq!(cookies, ["session=abc", "seen=1"]);
}

#[tokio::test]
async fn the_session_needs_no_token() {
    let answer = send(&board::router(), get("/session/")).await;
    assert_eq!(
        (answer.body.as_str(), answer.header("cache-control")),
        (r#"{"csrf":null}"#, "no-store")
    );
}
