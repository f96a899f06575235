//! Races: reads, fills, validations and purges that overtake each other.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use crate::{
    attack::{BOARD, call, get},
    support::{Board, Raw, RunningEdge, Time},
};

const RENAME: &str = "/api/mizan/call/rename_card/";

async fn started() -> (Board, RunningEdge, Time) {
    let (board, time) = (Board::start().await, Time::new());
    let edge = RunningEdge::of_board(&board, &time).await;
    (board, edge, time)
}

async fn version(client: &mut Raw) -> u64 {
    let answer = client.ask(&get(BOARD, &[])).await;
    let text = answer.text();
    let (_, rest) = text.split_once("\"version\":").expect("a version");
    rest.split(',').next().unwrap().parse().unwrap()
}

async fn rename(client: &mut Raw) {
    assert_eq!(client.ask(&call(RENAME, "1")).await.status, 200);
}

#[tokio::test]
async fn a_change_while_an_answer_is_rendered_is_in_the_next_one() {
    let (board, edge, _) = started().await;
    let (mut reader, mut writer) = (edge.connect().await, edge.connect().await);
    board.hold();
    reader.send(get(BOARD, &[])).await;
    board.reached(1).await;
    rename(&mut writer).await;
    rename(&mut writer).await;
    board.release(1);
    reader.answer().await.expect("an answer");
    assert_eq!(
        edge.edge.held(),
        0,
        "what was rendered from before is not kept"
    );
    board.release(1);
    assert_eq!(version(&mut writer).await, 3);
}

#[tokio::test]
async fn a_validation_that_a_purge_overtakes_does_not_bring_back_what_was_purged() {
    let (board, edge, time) = started().await;
    let (mut reader, mut writer) = (edge.connect().await, edge.connect().await);
    assert_eq!(version(&mut reader).await, 1);
    time.pass(1000);
    board.hold();
    reader.send(get(BOARD, &[])).await;
    board.reached(2).await;
    assert!(
        board
            .told
            .seen
            .lock()
            .unwrap()
            .contains_key("if-none-match"),
        "it asks whether it still holds"
    );
    rename(&mut writer).await;
    board.release(1);
    reader.answer().await.expect("an answer");
    board.release(1);
    assert_eq!(version(&mut reader).await, 2);
}

#[tokio::test]
async fn a_refresh_in_the_background_that_a_purge_overtakes_is_not_kept() {
    let (board, edge, time) = started().await;
    let (mut reader, mut writer) = (edge.connect().await, edge.connect().await);
    assert_eq!(version(&mut reader).await, 1);
    time.pass(70);
    board.hold();
    assert_eq!(
        version(&mut reader).await,
        1,
        "old, and given while a new one is fetched"
    );
    board.reached(2).await;
    rename(&mut writer).await;
    reader.send(get(BOARD, &[])).await;
    board.release(2);
    let answer = reader.answer().await.expect("an answer");
    assert!(answer.text().contains("\"version\":2"), "{}", answer.text());
    assert_eq!(version(&mut writer).await, 2);
}

#[tokio::test]
async fn an_old_answer_is_not_given_for_an_origin_that_fails_once_it_was_purged() {
    let (board, edge, _) = started().await;
    let mut client = edge.connect().await;
    assert_eq!(version(&mut client).await, 1);
    rename(&mut client).await;
    board.status(503);
    assert_eq!(client.ask(&get(BOARD, &[])).await.status, 503);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_asks_after_a_change_was_acknowledged_sees_it() {
    const WRITES: u64 = 200;
    let (_board, edge, _) = started().await;
    let acknowledged = Arc::new(AtomicU64::new(1));
    let mut readers = tokio::task::JoinSet::new();
    for _ in 0..6 {
        let (mut client, acknowledged) = (edge.connect().await, acknowledged.clone());
        readers.spawn(async move {
            loop {
                let least = acknowledged.load(Ordering::SeqCst);
                let seen = version(&mut client).await;
                assert!(
                    seen >= least,
                    "{seen} was shown after {least} was acknowledged"
                );
                if least > WRITES {
                    return;
                }
            }
        });
    }
    let mut writer = edge.connect().await;
    for _ in 0..WRITES {
        rename(&mut writer).await;
        acknowledged.fetch_add(1, Ordering::SeqCst);
    }
    while let Some(ended) = readers.join_next().await {
        ended.unwrap();
    }
}
