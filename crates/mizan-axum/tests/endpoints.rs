//! The endpoints of the protocol, through the tower service.

mod board;

use board::client::{get, post, send, with};

#[tokio::test]
async fn a_context_answers_with_every_member() {
    let router = board::app().build().unwrap().into_router();
    let answer = send(&router, get("/ctx/board/?board_id=2")).await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.body,
        r#"{"board_cards":[{"id":3,"board_id":2,"title":"three"}],"board_size":1}"#
    );
}

#[tokio::test]
async fn a_call_answers_with_its_result_and_its_merge() {
    let router = board::app().build().unwrap().into_router();
    let call = post(
        "/call/rename_card/",
        r#"{"board_id":1,"card_id":1,"title":"uno"}"#,
    );
    let answer = send(&router, with(call, "x-user", "alice")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.json()["result"]["title"], "uno");
    assert_eq!(answer.json()["merge"][0]["slot"], "board_cards");
}
