//! How old a response is, and for how long an old one is given.

use crate::support::{Board, RunningEdge, Time};

const BOARD: &str = "/api/mizan/ctx/board/?board_id=1";

async fn started() -> (Board, RunningEdge, Time) {
    let (board, time) = (Board::start().await, Time::new());
    let edge = RunningEdge::of_board(&board, &time).await;
    (board, edge, time)
}

#[tokio::test]
async fn an_old_answer_is_given_only_while_a_new_one_is_fetched() {
    let (board, edge, time) = started().await;
    let mut client = edge.connect().await;
    client.get(BOARD).await;
    time.pass(70);
    board.hold();
    let stale = client.get(BOARD).await;
    assert_eq!(
        stale.field("cache-status"),
        Some("mizan-edge; hit; ttl=-10")
    );
    board.reached(2).await;
    client.get(BOARD).await;
    assert_eq!(board.reads(), 2, "one fill at a time");
    board.release(1);
    let fresh = async {
        loop {
            let answer = client.get(BOARD).await;
            if answer.field("age") == Some("0") {
                break answer;
            }
        }
    };
    assert_eq!(
        fresh.await.field("cache-status"),
        Some("mizan-edge; hit; ttl=60")
    );

    time.pass(60 + 30);
    board.release(1);
    let expired = client.get(BOARD).await;
    assert_eq!(
        expired.field("cache-status"),
        Some("mizan-edge; fwd=stale; stored")
    );
}

#[tokio::test]
async fn an_answer_is_as_old_as_its_origin_says_when_it_comes() {
    let (board, edge, time) = started().await;
    board.say("age", "50");
    let mut client = edge.connect().await;
    let hit = |ttl: i64| format!("mizan-edge; hit; ttl={ttl}");
    for (passes, age, status) in [
        (0, "50", "mizan-edge; fwd=uri-miss; stored".to_owned()),
        (5, "55", hit(5)),
        (10, "65", hit(-5)),
    ] {
        time.pass(passes);
        if passes == 10 {
            board.hold();
        }
        let answer = client.get(BOARD).await;
        let shown = (answer.field("age"), answer.field("cache-status"));
        assert_eq!(shown, (Some(age), Some(status.as_str())));
    }
    board.reached(2).await;
    board.release(1_000_000);
}

#[tokio::test]
async fn what_the_origin_gives_stale_is_given_stale_no_longer_than_the_policy_says() {
    let (board, edge, time) = started().await;
    // `ttl` is 60 and `swr` 30: its origin had it for 80 seconds.
    board.say("age", "80");
    let mut client = edge.connect().await;
    client.get(BOARD).await;
    time.pass(5);
    board.hold();
    let stale = client.get(BOARD).await;
    let shown = (stale.field("age"), stale.field("cache-status"));
    assert_eq!(shown, (Some("85"), Some("mizan-edge; hit; ttl=-25")));
    board.reached(2).await;
    board.release(1_000_000);
}

#[tokio::test]
async fn what_came_old_answers_for_a_failing_origin_no_longer_than_what_came_new() {
    let (board, edge, time) = started().await;
    board.say("age", "80");
    let mut client = edge.connect().await;
    client.get(BOARD).await;
    board.status(503);
    time.pass(11);
    let failed = client.get(BOARD).await;
    let expected = "mizan-edge; hit; ttl=-31; detail=origin-failed";
    let shown = (failed.field("age"), failed.field("cache-status"));
    assert_eq!(shown, (Some("91"), Some(expected)));
    // A minute longer than `ttl`.
    time.pass(30);
    assert_eq!(client.get(BOARD).await.status, 503);
}

#[tokio::test]
async fn what_a_304_says_of_its_age_counts_as_well() {
    let (board, edge, time) = started().await;
    let mut client = edge.connect().await;
    client.get(BOARD).await;
    time.pass(91);
    board.say("age", "50");
    let confirmed = client.get(BOARD).await;
    assert_eq!(confirmed.field("age"), Some("50"));
    time.pass(5);
    let hit = client.get(BOARD).await;
    let shown = (hit.field("age"), hit.field("cache-status"));
    assert_eq!(shown, (Some("55"), Some("mizan-edge; hit; ttl=5")));
}

#[tokio::test]
async fn an_old_answer_is_given_while_the_origin_fails_but_not_for_long() {
    let (board, edge, time) = started().await;
    let mut client = edge.connect().await;
    client.get(BOARD).await;
    board.status(503);
    time.pass(60 + 40);
    let despite = client.get(BOARD).await;
    assert_eq!(despite.status, 200);
    assert_eq!(
        despite.field("cache-status"),
        Some("mizan-edge; hit; ttl=-40; detail=origin-failed")
    );
    time.pass(30);
    assert_eq!(client.get(BOARD).await.status, 503);

    board.status(500);
    assert_eq!(client.get(BOARD).await.status, 500);
}
