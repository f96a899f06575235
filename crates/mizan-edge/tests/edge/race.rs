//! Reads, fills and purges in every order that has made other caches serve what was gone.

use std::time::Duration;

use crate::support::{Board, RunningEdge, Time, of_board};

const BOARD: &str = "/api/mizan/ctx/board/?board_id=1";
const RENAME: &str =
    "POST /api/mizan/call/rename_card/ HTTP/1.1\r\nHost: app.test\r\nContent-Length: 1\r\n\r\n1";

fn request() -> String {
    format!("GET {BOARD} HTTP/1.1\r\nHost: app.test\r\n\r\n")
}

async fn started() -> (Board, RunningEdge) {
    let board = Board::start().await;
    let edge = RunningEdge::of_board(&board, &Time::new()).await;
    (board, edge)
}

#[tokio::test]
async fn a_fill_that_a_purge_overtakes_is_not_kept() {
    let (board, edge) = started().await;
    let (mut reader, mut writer) = (edge.connect().await, edge.connect().await);
    board.hold();
    reader.send(request()).await;
    board.reached(1).await;
    writer.ask(RENAME).await;
    board.release(1);
    let old = reader.answer().await.unwrap();
    assert!(old.text().contains("\"version\":1"));
    assert_eq!(
        old.field("cache-status"),
        Some("mizan-edge; fwd=uri-miss; detail=purged-meanwhile")
    );

    board.release(1);
    assert!(writer.get(BOARD).await.text().contains("\"version\":2"));
}

#[tokio::test]
async fn who_asks_after_a_purge_is_not_given_what_left_before_it() {
    let (board, edge) = started().await;
    let (mut before, mut after) = (edge.connect().await, edge.connect().await);
    board.hold();
    before.send(request()).await;
    board.reached(1).await;
    after.ask(RENAME).await;
    after.send(request()).await;
    board.release(1);
    assert!(
        before
            .answer()
            .await
            .unwrap()
            .text()
            .contains("\"version\":1")
    );
    board.release(1);
    assert!(
        after
            .answer()
            .await
            .unwrap()
            .text()
            .contains("\"version\":2")
    );
}

#[tokio::test]
async fn many_who_ask_at_once_are_one_request_to_the_origin() {
    let (board, edge) = started().await;
    board.hold();
    let mut clients = Vec::new();
    for _ in 0..20 {
        let mut client = edge.connect().await;
        client.send(request()).await;
        clients.push(client);
    }
    board.reached(1).await;
    board.release(1);
    for client in &mut clients {
        assert_eq!(client.answer().await.unwrap().status, 200);
    }
    assert_eq!(board.reads(), 1);
}

#[tokio::test]
async fn the_one_who_asked_first_may_leave() {
    let (board, edge) = started().await;
    board.hold();
    let mut first = edge.connect().await;
    first.send(request()).await;
    board.reached(1).await;
    let mut second = edge.connect().await;
    second.send(request()).await;
    drop(first);
    board.release(1);
    assert_eq!(second.answer().await.unwrap().status, 200);
    assert_eq!(board.reads(), 1);
}

#[tokio::test]
async fn those_who_wait_for_an_answer_that_is_not_shared_do_not_queue() {
    let (board, edge) = started().await;
    board.say("vary", "*");
    board.hold();
    let mut clients = Vec::new();
    for _ in 0..5 {
        let mut client = edge.connect().await;
        client.send(request()).await;
        clients.push(client);
    }
    board.reached(1).await;
    board.release(1);
    // All ask for themselves, at the same time.
    board.reached(6).await;
    board.release(5);
    for client in &mut clients {
        assert_eq!(client.answer().await.unwrap().status, 200);
    }
    assert_eq!(board.reads(), 6);
}

#[tokio::test]
async fn a_writer_who_leaves_does_not_take_the_purge_along() {
    let (_board, edge) = started().await;
    let mut reader = edge.connect().await;
    reader.get(BOARD).await;
    let mut writer = edge.connect().await;
    writer.send(RENAME).await;
    drop(writer);
    loop {
        let answer = reader.get(BOARD).await;
        if answer.text().contains("\"version\":2") {
            break;
        }
    }
}

#[tokio::test]
async fn a_request_waits_for_another_one_for_a_bounded_time_and_then_asks_for_itself() {
    let board = Board::start().await;
    let mut settings = of_board(&board, &Time::new());
    settings.timeouts.coalesce = Duration::from_millis(20);
    let edge = RunningEdge::with(settings).await;
    edge.edge.load_manifest().await.unwrap();
    let (mut first, mut second) = (edge.connect().await, edge.connect().await);
    board.hold();
    first.send(request()).await;
    board.reached(1).await;
    second.send(request()).await;
    board.reached(2).await;
    board.release(2);
    let answer = second.answer().await.unwrap();
    let status = answer.field("cache-status");
    assert_eq!(status, Some("mizan-edge; fwd=bypass; detail=waited"));
    assert_eq!(first.answer().await.unwrap().status, 200);
}
