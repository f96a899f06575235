//! Conditions: those put to the origin, and those of clients, answered from what is stored; and parts of it.

use super::stage::Stage;

const TAGGED: &str = "200\ncache-control: max-age=60\netag: \"a\"\nx-kept: 1";

#[tokio::test]
async fn a_stale_answer_is_validated_and_updated() {
    let mut stage = Stage::start().await;
    stage.says(TAGGED);
    stage.get("").await;
    stage.time.pass(61);
    stage.says("304\ncache-control: max-age=90\netag: \"a\"\nx-new: 1\nset-cookie: a=b");
    let validated = stage.get("").await;
    assert!(stage.asked().contains("if-none-match: \"a\"\n"));
    assert_eq!((validated.status, validated.text()), (200, "1"));
    assert_eq!(validated.field("x-kept"), Some("1"));
    assert_eq!(validated.field("x-new"), Some("1"));
    assert_eq!(
        validated.field("set-cookie"),
        Some("a=b"),
        "this client gets the cookie"
    );
    stage.says("304\ncache-control: max-age=90\netag: \"a\"");
    let next = stage.get("").await;
    assert_eq!(next.field("set-cookie"), None, "and no other");
    stage.time.pass(80);
    assert_eq!(stage.get("").await.text(), "1");
    assert_eq!(stage.count(), 3, "it was fresh again");
}

#[tokio::test]
async fn what_has_changed_replaces_what_was_stored() {
    let mut stage = Stage::start().await;
    stage.says(TAGGED);
    stage.get("").await;
    stage.time.pass(61);
    stage.says("200\ncache-control: max-age=60\netag: \"b\"");
    assert_eq!(stage.get("").await.text(), "2");
    assert_eq!(stage.get("").await.text(), "2");
}

#[tokio::test]
async fn a_validation_of_another_version_is_not_believed() {
    let mut stage = Stage::start().await;
    stage.says(TAGGED);
    stage.get("").await;
    stage.time.pass(61);
    stage.says("304\netag: \"b\"");
    let answer = stage.get("").await;
    assert_eq!(
        (answer.status, stage.count()),
        (304, 3),
        "asked again, without a condition"
    );
    assert!(!stage.asked().contains("if-none-match"));
}

#[tokio::test]
async fn conditions_of_clients_are_answered_from_what_is_stored() {
    let mut stage = Stage::start().await;
    let modified = "Fri, 01 Jan 2021 00:00:00 GMT";
    stage.says(&format!("{TAGGED}\nlast-modified: {modified}"));
    stage.get("").await;
    for (fields, expected) in [
        ("if-none-match: \"a\"".to_owned(), 304),
        ("if-none-match: \"b\", W/\"a\"".to_owned(), 304),
        ("if-none-match: *".to_owned(), 304),
        ("if-none-match: \"b\"".to_owned(), 200),
        (
            format!("if-none-match: \"b\"\nif-modified-since: {modified}"),
            200,
        ),
        (format!("if-modified-since: {modified}"), 304),
        (
            "if-modified-since: Thu, 31 Dec 2020 00:00:00 GMT".to_owned(),
            200,
        ),
        ("if-modified-since: nonsense".to_owned(), 200),
    ] {
        let answer = stage.get(&fields).await;
        assert_eq!(answer.status, expected, "{fields}");
        assert_eq!(answer.field("etag"), Some("\"a\""), "{fields}");
    }
    assert_eq!(stage.count(), 1);
}

#[tokio::test]
async fn a_condition_only_the_origin_can_judge_reaches_it() {
    let mut stage = Stage::start().await;
    stage.says(TAGGED);
    stage.get("").await;
    stage.says("412");
    assert_eq!(stage.get("if-match: \"b\"").await.status, 412);
}

#[tokio::test]
async fn parts_are_cut_from_what_is_stored() {
    let mut stage = Stage::start().await;
    stage.says(
        "200\ncache-control: max-age=60\netag: \"a\"\nlast-modified: Fri, 01 Jan 2021 00:00:00 GMT",
    );
    for _ in 0..11 {
        stage.ask("GET /other", "cache-control: no-store").await;
    }
    assert_eq!(stage.get("").await.text(), "12");
    for (fields, status, text, range) in [
        ("range: bytes=0-0", 206, "1", Some("bytes 0-0/2")),
        ("range: bytes=1-", 206, "2", Some("bytes 1-1/2")),
        ("range: bytes=-1", 206, "2", Some("bytes 1-1/2")),
        ("range: bytes=2-", 416, "", Some("bytes */2")),
        ("range: bytes=0-0,1-1", 200, "12", None),
        (
            "range: bytes=0-0\nif-range: \"a\"",
            206,
            "1",
            Some("bytes 0-0/2"),
        ),
        ("range: bytes=0-0\nif-range: \"b\"", 200, "12", None),
    ] {
        let answer = stage.get(fields).await;
        assert_eq!((answer.status, answer.text()), (status, text), "{fields}");
        assert_eq!(answer.field("content-range"), range, "{fields}");
    }
}

#[tokio::test]
async fn a_part_that_is_not_stored_is_fetched_and_passed_on() {
    let mut stage = Stage::start().await;
    stage.says("206\ncache-control: max-age=60\ncontent-range: bytes 0-0/9");
    assert_eq!(stage.get("range: bytes=0-0").await.status, 206);
    assert!(stage.asked().contains("range: bytes=0-0\n"));
    stage.says(TAGGED);
    assert_eq!(stage.get("").await.text(), "2");
}

#[tokio::test]
async fn head_is_answered_from_what_is_stored_and_updates_it() {
    let mut stage = Stage::start().await;
    stage.says(TAGGED);
    stage.get("").await;
    let mut client = stage.edge.connect().await;
    client
        .send(super::stage::request("HEAD /", "connection: close"))
        .await;
    let head = client.head().await.unwrap();
    assert!(
        head.contains("; hit") && head.contains("content-length: 1\r\n"),
        "{head}"
    );
    assert!(client.rest().await.is_empty());

    stage.time.pass(61);
    stage.says("200\ncache-control: max-age=60\netag: \"b\"");
    let mut client = stage.edge.connect().await;
    client
        .send(super::stage::request("HEAD /", "connection: close"))
        .await;
    client.rest().await;
    assert_eq!(
        stage.get("").await.text(),
        "3",
        "what it contradicted is gone"
    );
}
