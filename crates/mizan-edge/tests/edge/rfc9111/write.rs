//! Writes: what they make invalid, before their client learns of them.

use super::stage::{Stage, request};

const FRESH: &str = "200\ncache-control: max-age=3600\ncache-groups: \"board;id=1\"";

/// Whether what is stored for `/` is given after a write that the origin answers so.
async fn survives(write: &str, says: &str) -> bool {
    let mut stage = Stage::start().await;
    stage.says(FRESH);
    stage.get("").await;
    stage.says(says);
    stage.ask(write, "content-length: 0").await;
    stage.says(FRESH);
    stage.get("").await.text() == "1"
}

#[tokio::test]
async fn a_write_that_was_done_invalidates_its_resource() {
    for method in ["POST", "PUT", "DELETE", "PATCH", "M-SEARCH"] {
        let write = format!("{method} /");
        for (says, expected) in [
            ("200", false),
            ("204", false),
            ("303\nlocation: /elsewhere", false),
            ("504", false),
            ("500", true),
            ("404", true),
        ] {
            assert_eq!(survives(&write, says).await, expected, "{method} {says}");
        }
    }
    assert!(survives("OPTIONS /", "200").await);
    assert!(survives("POST /other", "200").await);
}

#[tokio::test]
async fn a_write_invalidates_what_its_answer_names() {
    for (says, expected) in [
        ("201\nlocation: /", false),
        ("201\nlocation: http://app.test/", false),
        ("200\ncontent-location: /", false),
        ("201\nlocation: http://evil.test/", true),
        ("500\nlocation: /", true),
        ("200\ncache-group-invalidation: \"board;id=1\"", false),
        ("500\ncache-group-invalidation: \"board;id=1\"", false),
        ("200\ncache-group-invalidation: \"board;id=2\"", true),
        ("200\ncache-group-invalidation: board", false),
    ] {
        assert_eq!(survives("POST /other", says).await, expected, "{says}");
    }
}

#[tokio::test]
async fn a_read_invalidates_nothing() {
    let says = "200\ncache-group-invalidation: \"board;id=1\"";
    assert!(survives("GET /other", says).await);
}

#[tokio::test]
async fn what_was_read_before_a_write_is_not_stored_after_it() {
    let mut stage = Stage::start().await;
    stage.says(FRESH);
    stage.hold();
    let mut reader = stage.edge.connect().await;
    reader.send(request("GET /", "")).await;
    stage.reached(1).await;
    stage.says("200");
    let mut writer = stage.edge.connect().await;
    writer.send(request("POST /", "content-length: 0")).await;
    stage.reached(1).await;
    stage.release(2);
    writer.answer().await.unwrap();
    assert_eq!(reader.answer().await.unwrap().text(), "1");
    stage.says(FRESH);
    stage.release(2);
    assert_eq!(stage.get("").await.text(), "3");
}

#[tokio::test]
async fn a_writer_who_leaves_does_not_keep_what_was_changed_from_being_invalidated() {
    let mut stage = Stage::start().await;
    stage.says(FRESH);
    stage.get("").await;
    stage.reached(1).await;
    stage.hold();
    let mut writer = stage.edge.connect().await;
    writer.send(request("POST /", "content-length: 0")).await;
    stage.reached(1).await;
    drop(writer);
    stage.release(1_000_000);
    // The purge follows the origin's answer, for which nobody waits.
    while stage.get("").await.text() == "1" {}
}
