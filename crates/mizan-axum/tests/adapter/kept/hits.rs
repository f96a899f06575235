//! What is read twice runs once.

use super::{HIT, STORED, open};
use crate::client::{get, with};
use axum::http::Request;

#[tokio::test]
async fn a_bundle_is_made_once_and_then_given_byte_for_byte() {
    let inn = open();
    let first = inn.get("/ctx/menu/?table=1").await;
    let second = inn.get("/ctx/menu/?table=1").await;
    assert_eq!(first.header("cache-status"), STORED);
    assert_eq!(second.header("cache-status"), HIT);
    assert_eq!(second.header("age"), "0");
    assert_eq!(first.body, second.body);
    for name in ["etag", "cache-control", "cache-groups", "content-type"] {
        assert_eq!(first.header(name), second.header(name), "{name}");
    }
    assert_eq!((inn.inn.runs("dish"), inn.inn.runs("wine")), (1, 1));
}

#[tokio::test]
async fn the_spelling_of_a_query_string_makes_no_other_bundle_and_another_value_does() {
    let inn = open();
    inn.get("/ctx/menu/?table=1").await;
    assert_eq!(inn.status("/ctx/menu?&table=%31").await, HIT);
    assert_eq!(inn.status("/ctx/menu/?table=2").await, STORED);
}

#[tokio::test]
async fn some_members_are_a_bundle_of_their_own() {
    let inn = open();
    inn.get("/ctx/menu/?table=1").await;
    assert_eq!(inn.status("/ctx/menu/?table=1&$only=dish").await, STORED);
    let only = inn.get("/ctx/menu/?table=1&$only=dish").await;
    assert_eq!(
        (only.header("cache-status"), only.body.as_str()),
        (HIT, r#"{"dish":null}"#)
    );
    assert_eq!(inn.status("/ctx/menu/?table=1&$only=wine,dish").await, HIT);
}

#[tokio::test]
async fn a_client_that_has_the_kept_bundle_is_told_so() {
    let inn = open();
    let first = inn.get("/ctx/menu/?table=1").await;
    let known = with(
        get("/ctx/menu/?table=1"),
        "if-none-match",
        first.header("etag"),
    );
    let answer = inn.send(known).await;
    assert_eq!((answer.status.as_u16(), answer.body.as_str()), (304, ""));
    assert_eq!(answer.header("cache-status"), HIT);
    assert_eq!(inn.inn.runs("dish"), 1);
}

#[tokio::test]
async fn head_of_what_is_kept_has_its_headers_alone() {
    let inn = open();
    let first = inn.get("/ctx/menu/?table=1").await;
    let head = Request::head("/ctx/menu/?table=1")
        .body(axum::body::Body::empty())
        .unwrap();
    let answer = inn.send(head).await;
    assert_eq!(
        (answer.body.as_str(), answer.header("etag")),
        ("", first.header("etag"))
    );
    assert_eq!(
        answer.header("content-length"),
        first.body.len().to_string()
    );
}

#[tokio::test]
async fn many_who_come_at_once_run_it_once() {
    let inn = open();
    let reads = (0..8).map(|_| inn.get("/ctx/menu/?table=7"));
    let reads = futures_util::future::join_all(reads);
    let cook = async {
        inn.inn.cooking.notified().await;
        // Everyone who waits for the cook is there before he is let go.
        inn.inn.served.notify_one();
    };
    let (answers, ()) = tokio::join!(reads, cook);
    assert_eq!(inn.inn.runs("dish"), 1);
    assert!(answers.iter().all(|answer| answer.body == answers[0].body));
    let joined = answers
        .iter()
        .filter(|answer| answer.header("cache-status") == "mizan; fwd=miss; collapsed");
    assert_eq!(joined.count(), 7);
}

#[tokio::test]
async fn an_edge_is_told_whose_a_bundle_is_for_how_long_and_by_which_manifest() {
    let inn = open();
    for _ in 0..2 {
        let menu = inn
            .send(with(get("/ctx/menu/?table=1"), "mizan-edge", "1"))
            .await;
        assert_eq!(menu.header("mizan-cache-control"), "public, max-age=60");
        assert_eq!(menu.header("cdn-cache-control"), "max-age=60");
        assert_eq!(menu.header("mizan-identity"), "");
        assert_eq!(menu.header("mizan-manifest").len(), 16);
    }
    let room = with(get("/ctx/room/"), "mizan-edge", "1");
    let room = inn.as_guest("a b", room).await;
    assert_eq!(room.header("mizan-cache-control"), "private, max-age=60");
    assert_eq!(
        (
            room.header("cdn-cache-control"),
            room.header("mizan-identity")
        ),
        ("", "guest%3A%22a%20b%22")
    );
}

#[tokio::test]
async fn fields_for_an_edge_are_sent_to_edges_alone() {
    let inn = open();
    let menu = inn.get("/ctx/menu/?table=1").await;
    assert_eq!(menu.header("cdn-cache-control"), "max-age=60");
    let room = inn.as_guest("ada", get("/ctx/room/")).await;
    for name in [
        "mizan-cache-control",
        "mizan-identity",
        "mizan-manifest",
        "server-timing",
    ] {
        assert_eq!((menu.header(name), room.header(name)), ("", ""), "{name}");
    }
}

#[tokio::test]
async fn a_developer_sees_how_long_the_cache_took() {
    let inn = super::app(super::Inn::default()).development(true);
    let router = inn.build().unwrap().into_router();
    crate::client::send(&router, get("/ctx/menu/?table=1")).await;
    let hit = crate::client::send(&router, get("/ctx/menu/?table=1")).await;
    let timing = hit.header("server-timing");
    assert!(
        timing.starts_with("mizan-cache;desc=\"hit\";dur="),
        "{timing}"
    );
}

#[tokio::test(start_paused = true)]
async fn an_old_bundle_is_answered_while_it_is_rebuilt_unless_it_was_purged() {
    let inn = open();
    let soup = async || inn.get("/ctx/stove/").await.body;
    assert_eq!(soup().await, r#"{"soup":1}"#);
    inn.inn.cooking.notified().await;
    tokio::time::advance(std::time::Duration::from_secs(11)).await;
    let old = inn.get("/ctx/stove/").await;
    assert_eq!(
        (old.body.as_str(), old.header("age")),
        (r#"{"soup":1}"#, "11")
    );
    // The second soup is made behind it, and kept before the task that makes it waits for anything.
    inn.inn.cooking.notified().await;
    assert_eq!(soup().await, r#"{"soup":2}"#);
    tokio::time::advance(std::time::Duration::from_secs(11)).await;
    inn.mizan.purge_all().await.unwrap();
    assert_eq!(soup().await, r#"{"soup":3}"#);
}
