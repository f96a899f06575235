//! Many who ask the same at once: one request, if its answer is for all of them.

use super::stage::{Stage, request};
use crate::support::Raw;

/// So many clients that have asked for `/`, of whom the first has reached the origin, and waits there.
async fn asking(stage: &Stage, count: usize, fields: &str) -> Vec<Raw> {
    stage.hold();
    let mut clients = Vec::new();
    for _ in 0..count {
        let mut client = stage.edge.connect().await;
        client.send(request("GET /", fields)).await;
        clients.push(client);
    }
    stage.reached(1).await;
    clients
}

#[tokio::test]
async fn many_who_ask_at_once_are_one_request() {
    let stage = Stage::start().await;
    stage.says("200\ncache-control: max-age=60");
    let clients = asking(&stage, 20, "").await;
    stage.release(1);
    for mut client in clients {
        assert_eq!(client.answer().await.unwrap().text(), "1");
    }
    assert_eq!(stage.count(), 1);
}

#[tokio::test]
async fn a_personal_answer_is_given_to_nobody_who_waited_for_it() {
    for says in [
        "200\ncache-control: private, max-age=60",
        "200\ncache-control: no-store",
        "200\ncache-control: public, max-age=60\nset-cookie: sid=1",
        "200",
    ] {
        let stage = Stage::start().await;
        stage.says(says);
        let clients = asking(&stage, 5, "").await;
        stage.release(1_000_000);
        let mut answers = Vec::new();
        for mut client in clients {
            answers.push(client.answer().await.unwrap().text().to_owned());
        }
        answers.sort();
        assert_eq!(answers, ["1", "2", "3", "4", "5"], "{says}");
    }
}

#[tokio::test]
async fn what_must_be_validated_each_time_is_validated_for_each_who_waits() {
    for says in [
        "cache-control: no-cache\netag: \"a\"",
        "cache-control: max-age=0\netag: \"a\"",
        "cache-control: public\netag: \"a\"",
    ] {
        let mut stage = Stage::start().await;
        stage.says(&format!("200\n{says}"));
        // The first time nothing is known of it, so that others wait; none of them is answered unasked.
        let clients = asking(&stage, 3, "").await;
        stage.says(&format!("304\n{says}"));
        stage.release(1_000_000);
        for mut client in clients {
            assert_eq!(client.answer().await.unwrap().text(), "1", "{says}");
        }
        assert_eq!(stage.count(), 3, "{says}");
        stage.get("x-key: 1").await;
        assert!(stage.asked().contains("x-key: 1\n"), "{says}");
        assert!(stage.asked().contains("if-none-match: \"a\"\n"), "{says}");
    }
}

#[tokio::test]
async fn the_one_who_asked_first_may_leave() {
    let mut stage = Stage::start().await;
    stage.says("200\ncache-control: max-age=60");
    let clients = asking(&stage, 1, "").await;
    drop(clients);
    stage.release(1);
    assert_eq!(stage.get("").await.text(), "1");
}
