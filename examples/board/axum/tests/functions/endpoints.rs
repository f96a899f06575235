//! The same functions over HTTP: who is let through, and what an error looks like.

use axum::Router;
use axum::http::StatusCode;
use board::app;
use mizan::State;
use mizan::mwt::{KeySet, new_key_set};
use serde_json::json;
use std::path::Path;
use std::sync::Arc;

use crate::demo;
use crate::http::{call, read, sign_in};

async fn router() -> Router {
    let State(db) = demo().await;
    let keys = KeySet::from_jwk_set(&new_key_set("board", &[7; 32])).unwrap();
    app::router(db, &Arc::new(keys), Path::new("nowhere")).unwrap()
}

#[tokio::test]
async fn boards_are_for_those_who_are_signed_in() {
    let router = router().await;
    let answer = read(&router, "", "boards/").await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    let cookie = sign_in(&router, 1).await;
    let answer = read(&router, &cookie, "boards/").await;
    assert_eq!(answer.body["all_boards"][0]["title"], "Website launch");
}

#[tokio::test]
async fn a_guest_looks_but_does_not_touch() {
    let router = router().await;
    let cookie = sign_in(&router, 4).await;
    assert_eq!(
        read(&router, &cookie, "board/?board_id=1").await.status,
        StatusCode::OK
    );
    let args = json!({ "board_id": 1, "card_id": 1, "title": "Mine" });
    let answer = call(&router, &cookie, "rename_card", args).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(answer.body["code"], "read_only");
}

#[tokio::test]
async fn only_admins_remove_boards() {
    let router = router().await;
    let cookie = sign_in(&router, 2).await;
    let answer = call(&router, &cookie, "delete_board", json!({ "board_id": 1 })).await;
    assert_eq!(answer.body["code"], "forbidden");
}

#[tokio::test]
async fn an_empty_title_is_refused_with_a_path_to_it() {
    let router = router().await;
    let cookie = sign_in(&router, 1).await;
    let answer = call(
        &router,
        &cookie,
        "rename_board",
        json!({ "board_id": 1, "title": " " }),
    )
    .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.body["errors"][0]["path"], "/title");
}

#[tokio::test]
async fn a_move_names_both_boards() {
    let router = router().await;
    let cookie = sign_in(&router, 1).await;
    let args = json!({ "card_id": 1, "from_board": 1, "to_board": 2, "to_list": 4 });
    let answer = call(&router, &cookie, "move_card", args).await;
    let board = |id: i64| json!({ "context": "board", "params": { "board_id": id } });
    let invalidated = answer.body["invalidate"].as_array().unwrap();
    assert!(
        invalidated.contains(&board(1)) && invalidated.contains(&board(2)),
        "{}",
        answer.body
    );
}
