//! Which answers are given again, and to whom.

use std::net::SocketAddr;

use super::stage::Stage;
use crate::support::{RawOrigin, RunningEdge, settings};

/// An edge that keeps what the manifest does not name.
async fn keeping(origin: SocketAddr) -> RunningEdge {
    let mut settings = settings(origin);
    settings.http_cache = true;
    RunningEdge::with(settings).await
}

/// Whether the second of two requests, so many seconds apart, is answered as the first was.
async fn again(says: &str, first: &str, second: &str, later: u64) -> bool {
    let mut stage = Stage::start().await;
    stage.says(says);
    let status = stage.get(first).await.status;
    stage.time.pass(later);
    let answer = stage.get(second).await;
    assert_eq!(answer.status, status, "{says}");
    answer.text() == "1"
}

#[tokio::test]
async fn what_the_origin_says_decides() {
    for (says, expected) in [
        ("200", false),
        ("200\ncache-control: max-age=60", true),
        ("200\ncache-control: max-age=5", false),
        ("200\ncache-control: max-age=60\nage: 50", false),
        ("200\ncache-control: max-age=60\nage: 40", true),
        ("200\ncache-control: max-age=5, s-maxage=60", true),
        ("200\ncache-control: max-age=60, s-maxage=5", false),
        (
            "200\ncache-control: extension=\"max-age=60\", max-age=5",
            false,
        ),
        (
            "200\ncache-control: max-age=60\ncache-control: no-store",
            false,
        ),
        ("200\ncache-control: max-age=60, private", false),
        ("200\ncache-control: max-age=60, no-cache", false),
        ("200\ncache-control: max-age=60\npragma: no-cache", true),
        (
            "200\ncache-control: max-age=5\ncdn-cache-control: max-age=60",
            true,
        ),
        (
            "200\ncache-control: max-age=60\ncdn-cache-control: max-age=5",
            false,
        ),
        (
            "200\ncache-control: no-store\ncdn-cache-control: max-age=60, &",
            false,
        ),
        (
            "200\ncache-control: public, max-age=60\nset-cookie: a=b",
            false,
        ),
        (
            "200\ndate: Thu, 01 Jan 1970 00:00:00 GMT\nexpires: Fri, 02 Jan 1970 00:00:00 GMT",
            false,
        ),
        ("200\nexpires: Fri, 01 Jan 2100 00:00:00 GMT", true),
        ("200\nexpires: 0", false),
        ("200\nlast-modified: Fri, 01 Jan 2021 00:00:00 GMT", false),
        ("200\ncache-control: public\netag: \"a\"", false),
        ("404\ncache-control: max-age=5", false),
        ("302\ncache-control: max-age=60\nlocation: /", true),
        ("200\ncache-control: max-age=60\nvary: *", false),
        (
            "200\ncache-control: max-age=60\nvary: x-forwarded-for",
            false,
        ),
    ] {
        assert_eq!(again(says, "", "", 11).await, expected, "{says}");
    }
}

#[tokio::test]
async fn an_error_is_given_again_for_ten_seconds_at_most() {
    let says = "404\ncache-control: public, max-age=3600";
    assert!(again(says, "", "", 9).await);
    assert!(!again(says, "", "", 10).await);
}

#[tokio::test]
async fn an_answer_to_somebody_known_is_given_to_others_only_if_it_is_for_all() {
    for (says, first, expected) in [
        ("max-age=60", "authorization: Basic x", false),
        (
            "max-age=60, must-revalidate",
            "authorization: Basic x",
            false,
        ),
        ("max-age=60, public", "authorization: Basic x", true),
        ("s-maxage=60", "authorization: Basic x", true),
        ("max-age=60", "cookie: sid=1", false),
        ("max-age=60, public", "cookie: sid=1", true),
    ] {
        let says = format!("200\ncache-control: {says}");
        assert_eq!(again(&says, first, "", 0).await, expected, "{first} {says}");
    }
    let explicit = "200\ncache-control: max-age=60";
    assert!(again(explicit, "", "cookie: sid=1", 0).await);
    let personal = "200\ncache-control: max-age=60, public\nvary: cookie";
    assert!(!again(personal, "cookie: sid=1", "cookie: sid=1", 0).await);
}

#[tokio::test]
async fn an_answer_is_given_to_requests_that_would_have_chosen_it() {
    let says = "200\ncache-control: max-age=60\nvary: accept-language, accept-encoding, foo";
    for (first, second, expected) in [
        ("foo: 1", "foo: 1", true),
        ("foo: 1", "foo: 2", false),
        ("foo: 1", "", false),
        ("", "foo: 1", false),
        ("foo: 1\nbar: 1", "foo: 1\nbar: 2", true),
        ("foo: 1, 2", "foo: 1\nfoo: 2", true),
        ("accept-language: de, en", "accept-language: DE,en", true),
        ("accept-language: de, en", "accept-language: en, de", false),
        (
            "accept-encoding: br, gzip",
            "accept-encoding: gzip,br",
            true,
        ),
    ] {
        assert_eq!(
            again(says, first, second, 0).await,
            expected,
            "{first} | {second}"
        );
    }
}

#[tokio::test]
async fn the_client_may_ask_for_less_or_more() {
    let fresh = "200\ncache-control: max-age=60";
    for (second, later, expected) in [
        ("cache-control: no-cache", 0, false),
        ("pragma: no-cache", 0, false),
        // It forbids to store what this request is answered with, not to use what is stored.
        ("cache-control: no-store", 0, true),
        ("cache-control: max-age=5", 6, false),
        ("cache-control: min-fresh=55", 6, false),
        ("cache-control: max-stale=5", 64, true),
        ("cache-control: max-stale=5", 66, false),
    ] {
        assert_eq!(again(fresh, "", second, later).await, expected, "{second}");
    }
    assert!(!again(fresh, "cache-control: no-store", "", 0).await);
    let mut stage = Stage::start().await;
    assert_eq!(stage.get("cache-control: only-if-cached").await.status, 504);
    assert_eq!(stage.count(), 0);
}

#[tokio::test]
async fn other_targets_and_hosts_are_other_resources() {
    let mut stage = Stage::start().await;
    stage.says("200\ncache-control: max-age=60");
    stage.get("").await;
    assert_eq!(stage.ask("GET /?a=1", "").await.text(), "2");
    assert_eq!(stage.ask("GET /x", "").await.text(), "3");
    let other = "GET / HTTP/1.1\r\nHost: other.test\r\n\r\n";
    assert_eq!(stage.edge.connect().await.ask(other).await.text(), "4");
    assert_eq!(stage.get("").await.text(), "1");
}

#[tokio::test]
async fn a_stored_answer_says_how_old_it_is_and_where_it_comes_from() {
    let mut stage = Stage::start().await;
    stage.says("200\ncache-control: max-age=60\nconnection: x-hop\nx-hop: 1\nx-kept: 1");
    let first = stage.get("").await;
    let note = "mizan-edge; fwd=uri-miss; fwd-status=200; stored";
    assert_eq!(first.field("cache-status"), Some(note));
    stage.time.pass(7);
    let second = stage.get("").await;
    assert_eq!(
        second.field("cache-status"),
        Some("mizan-edge; hit; ttl=53")
    );
    assert_eq!(second.field("age"), Some("7"));
    assert_eq!(second.field("date"), first.field("date"));
    assert_eq!(second.field("via"), Some("1.1 mizan-edge"));
    assert_eq!(
        (second.field("x-hop"), second.field("x-kept")),
        (None, Some("1"))
    );
}

#[tokio::test]
async fn a_read_with_a_body_is_neither_stored_nor_answered_from_what_is() {
    let mut stage = Stage::start().await;
    stage.says("200\ncache-control: max-age=60");
    let body = "GET / HTTP/1.1\r\nHost: app.test\r\nContent-Length: 1\r\n\r\nx";
    assert_eq!(stage.edge.connect().await.ask(body).await.text(), "1");
    assert_eq!(stage.get("").await.text(), "2");
    assert_eq!(stage.edge.connect().await.ask(body).await.text(), "3");
}

#[tokio::test]
async fn part_of_an_answer_is_never_taken_for_the_whole() {
    for answer in [
        // It breaks off.
        &b"HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: 9\r\n\r\nhalf"[..],
        b"HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
        // Only the end of its connection shows whether it does.
        b"HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nConnection: close\r\n\r\nhalf",
    ] {
        let origin = RawOrigin::answering(answer).await;
        let edge = keeping(origin.address).await;
        let ask = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        for _ in 0..2 {
            let mut client = edge.connect().await;
            client.send(ask).await;
            let head = client.head().await.unwrap_or_default();
            assert!(!head.contains("; hit"), "{head}");
            client.rest().await;
        }
    }
}

#[tokio::test]
async fn an_answer_with_an_unknown_coding_is_not_passed_on() {
    let answer = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: xyz\r\nContent-Length: 2\r\n\r\nok";
    let origin = RawOrigin::answering(answer).await;
    let edge = keeping(origin.address).await;
    assert_eq!(edge.connect().await.get("/").await.status, 502);
}
