//! Reading a context.

use crate::board::{self, Board, BoardId};
use crate::client::{get, post, send, with};
use axum::Router;
use axum::http::Request;
use mizan::prelude::*;
use std::sync::Arc;
use tokio::sync::Barrier;

#[tokio::test]
async fn a_context_answers_with_every_member_in_order_of_name() {
    let answer = send(&board::router(), get("/ctx/board/?board_id=2")).await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.body,
        r#"{"board_cards":[{"id":3,"board_id":2,"title":"three"}],"board_size":1}"#
    );
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("cache-control"), "private, no-cache");
    assert_eq!(
        answer.header("cache-groups"),
        r#""board", "board.board_cards", "board.board_cards;board_id=2", "board;board_id=2""#
    );
}

#[tokio::test]
async fn the_slash_at_the_end_and_the_nesting_do_not_matter() {
    let nested = Router::new().nest("/deep/api/mizan", board::router());
    for path in [
        "/deep/api/mizan/ctx/board?board_id=2",
        "/deep/api/mizan/ctx/board/?board_id=2",
    ] {
        assert_eq!(send(&nested, get(path)).await.status, 200, "{path}");
    }
    for path in [
        "/deep/api/mizan/call/rename_card",
        "/deep/api/mizan/call/",
        "/deep/api/mizan/call",
    ] {
        let answer = send(&nested, post(path, "{}")).await;
        assert_ne!(answer.status, 404, "{path}: {}", answer.body);
    }
}

#[tokio::test]
async fn only_some_members_can_be_asked_for() {
    let answer = send(
        &board::router(),
        get("/ctx/board/?board_id=2&$only=board_size"),
    )
    .await;
    assert_eq!(answer.body, r#"{"board_size":1}"#);
}

#[tokio::test]
async fn a_known_tag_is_answered_without_a_body() {
    let router = board::router();
    let first = send(&router, get("/ctx/board/?board_id=2")).await;
    let request = with(
        get("/ctx/board/?board_id=2"),
        "if-none-match",
        first.header("etag"),
    );
    let second = send(&router, request).await;
    assert_eq!((second.status.as_u16(), second.body.as_str()), (304, ""));
    assert_eq!(second.header("etag"), first.header("etag"));
}

#[tokio::test]
async fn head_is_get_without_the_body() {
    let request = Request::head("/ctx/board/?board_id=2")
        .body(axum::body::Body::empty())
        .unwrap();
    let answer = send(&board::router(), request).await;
    assert_eq!((answer.status.as_u16(), answer.body.as_str()), (200, ""));
    assert!(answer.header("etag").len() > 30);
}

#[tokio::test]
async fn another_method_is_told_what_is_allowed() {
    let answer = send(&board::router(), post("/ctx/board/", "{}")).await;
    assert_eq!(answer.status, 405);
    assert_eq!(answer.header("allow"), "GET, HEAD");
    assert_eq!(answer.json()["code"], "method_not_allowed");
    let answer = send(&board::router(), get("/call/move_card/")).await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("allow")),
        (405, "POST")
    );
}

#[tokio::test]
async fn what_does_not_exist_is_a_problem_that_says_what() {
    for (path, code) in [
        ("/ctx/nowhere/", "unknown_context"),
        ("/ctx/", "not_found"),
        ("/ctx/board/more/", "not_found"),
        ("/", "not_found"),
        ("/else", "not_found"),
    ] {
        let answer = send(&board::router(), get(path)).await;
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(answer.json()["code"], code, "{path}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
    }
}

#[tokio::test]
async fn a_member_that_fails_does_not_hold_the_others() {
    let answer = send(&board::router(), get("/ctx/board/?board_id=13")).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.json()["board_cards"], serde_json::json!([]));
    assert_eq!(answer.json()["$errors"]["board_size"]["code"], "internal");
}

/// A context whose two members wait for each other.
#[context]
struct Pair;

#[client(context = Pair)]
async fn pair_left(#[extract] State(barrier): State<Arc<Barrier>>) {
    barrier.wait().await;
}

#[client(context = Pair)]
async fn pair_right(#[extract] State(barrier): State<Arc<Barrier>>) {
    barrier.wait().await;
}

#[tokio::test]
async fn members_run_at_the_same_time() {
    let app = App::new("reads")
        .module(module_path!())
        .state(Arc::new(Barrier::new(2)));
    let answer = send(&app.build().unwrap().into_router(), get("/ctx/pair/")).await;
    assert_eq!(answer.body, r#"{"pair_left":null,"pair_right":null}"#);
}

#[tokio::test]
async fn the_annotated_function_is_an_ordinary_function() {
    let cards = board::board_cards(BoardId(1), State(board::db()))
        .await
        .unwrap();
    assert_eq!(cards.len(), 2);
    assert_eq!(
        Board {
            board_id: BoardId(1)
        }
        .board_id,
        BoardId(1)
    );
}
