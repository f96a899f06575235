//! Request smuggling: two readers divide the same bytes differently, so that a request hides in another one.

use std::sync::{Arc, Mutex};

use crate::{
    attack::{BOARD, HIT, MISS, Scene, get},
    support::{Raw, RawOrigin, RunningEdge},
};

/// The request that hides: it would purge, or fetch what only the inside may see.
const HIDDEN: &str = "GET /api/mizan/ctx/board/?board_id=666 HTTP/1.1\r\nHost: app.test\r\n\r\n";

/// POSTs with fields that an old or lenient reader divides in another way: what follows the request line.
fn by_coding() -> Vec<(&'static str, String)> {
    let length = HIDDEN.len();
    let both = |first: &str, second: &str| format!("{first}\r\n{second}\r\n\r\n0\r\n\r\n{HIDDEN}");
    let coding = |line: &str| format!("{line}\r\nContent-Length: 5\r\n\r\n0\r\n\r\n{HIDDEN}");
    vec![
        (
            "CL.TE",
            both("Content-Length: 5", "Transfer-Encoding: chunked"),
        ),
        (
            "TE.CL",
            both("Transfer-Encoding: chunked", "Content-Length: 3"),
        ),
        (
            "CL.TE with a length that covers what hides",
            both(
                &format!("Content-Length: {}", length + 5),
                "Transfer-Encoding: chunked",
            ),
        ),
        (
            "TE.TE, the second one unknown",
            both("Transfer-Encoding: chunked", "Transfer-Encoding: x"),
        ),
        (
            "TE.TE in one line",
            coding("Transfer-Encoding: chunked, identity"),
        ),
        (
            "TE.TE twice the same",
            both("Transfer-Encoding: chunked", "Transfer-Encoding: chunked"),
        ),
    ]
}

/// The same with a coding that only one of both takes for one.
fn by_odd_coding() -> Vec<(&'static str, String)> {
    let coding = |line: &str| format!("{line}\r\nContent-Length: 5\r\n\r\n0\r\n\r\n{HIDDEN}");
    vec![
        (
            "a coding that only looks like one",
            coding("Transfer-Encoding: xchunked"),
        ),
        (
            "a coding in quotes",
            coding("Transfer-Encoding: \"chunked\""),
        ),
        (
            "a coding behind a vertical tab",
            coding("Transfer-Encoding: \x0bchunked"),
        ),
        (
            "a coding behind a line that goes on",
            coding("Transfer-Encoding:\r\n chunked"),
        ),
        (
            "a coding with a space before the colon",
            coding("Transfer-Encoding : chunked"),
        ),
        (
            "a coding behind a space",
            coding(" Transfer-Encoding: chunked"),
        ),
        (
            "a coding behind a field with an end of line",
            coding("X: a\nTransfer-Encoding: chunked"),
        ),
        (
            "a coding behind a carriage return",
            coding("X: a\rTransfer-Encoding: chunked"),
        ),
    ]
}

/// The same with lengths.
fn by_length() -> Vec<(&'static str, String)> {
    let length = HIDDEN.len();
    vec![
        (
            "two lengths",
            format!("Content-Length: 5\r\nContent-Length: {length}\r\n\r\n12345{HIDDEN}"),
        ),
        (
            "two lengths in one line",
            format!("Content-Length: 0, {length}\r\n\r\n{HIDDEN}"),
        ),
        (
            "a length with a sign",
            format!("Content-Length: +0\r\n\r\n{HIDDEN}"),
        ),
        (
            "a length below nothing",
            format!("Content-Length: -1\r\n\r\n{HIDDEN}"),
        ),
        (
            "a length in sixteens",
            format!("Content-Length: 0x0\r\n\r\n{HIDDEN}"),
        ),
        (
            "a length that overflows",
            format!("Content-Length: 18446744073709551616\r\n\r\n{HIDDEN}"),
        ),
        (
            "a length with a space in it",
            format!("Content-Length: 0 0\r\n\r\n{HIDDEN}"),
        ),
        (
            "a length with an underscore",
            format!("Content-Length: 0_0\r\n\r\n{HIDDEN}"),
        ),
        (
            "ends of line without a carriage return",
            format!("Content-Length: 0\n\n{HIDDEN}"),
        ),
    ]
}

/// The same with chunks.
fn by_chunks() -> Vec<(&'static str, String)> {
    let chunk = |chunks: &str| format!("Transfer-Encoding: chunked\r\n\r\n{chunks}{HIDDEN}");
    vec![
        ("a chunk size with a prefix", chunk("0x0\r\n\r\n")),
        ("a chunk size with a space", chunk("0 \r\n\r\n")),
        (
            "a chunk size that overflows",
            chunk("10000000000000000\r\n\r\n"),
        ),
        ("a chunk size with a sign", chunk("+0\r\n\r\n")),
        (
            "an extension with half an end of line",
            chunk("0;a\nb\r\n\r\n"),
        ),
        ("an extension with the other half", chunk("0;a\rb\r\n\r\n")),
        (
            "an extension that ends in half an end of line",
            chunk("0;\n\r\n"),
        ),
        (
            "a chunk that ends in half an end of line",
            chunk("1\r\na\n0\r\n\r\n"),
        ),
        ("a chunk with another end", chunk("1\r\naXX0\r\n\r\n")),
        (
            "trailers that say where the body ends",
            chunk("0\r\nContent-Length: 9\r\n\r\n"),
        ),
        (
            "trailers that say the same of the coding",
            chunk("0\r\nTransfer-Encoding: chunked\r\n\r\n"),
        ),
    ]
}

#[tokio::test]
async fn nothing_hides_in_a_request_that_is_divided_in_two_ways() {
    let all = [by_coding(), by_odd_coding(), by_length(), by_chunks()]
        .into_iter()
        .flatten();
    for (attack, rest) in all {
        let scene = Scene::open().await;
        let mut attacker = scene.edge.connect().await;
        attacker
            .send(format!(
                "POST /api/mizan/call/ping/ HTTP/1.1\r\nHost: app.test\r\n{rest}"
            ))
            .await;
        let first = attacker.answer().await;
        assert!(
            first.is_none_or(|answer| answer.status >= 400),
            "{attack} was answered"
        );
        assert!(
            attacker.rest().await.is_empty(),
            "{attack}: what hides was answered"
        );
        assert_eq!(scene.edge.edge.held(), 0, "{attack}: what hides was kept");
        let victim = scene.send(&get(BOARD, &[])).await.expect("an answer");
        assert_eq!(victim.field("cache-status"), Some(MISS), "{attack}");
        assert!(
            victim.text().contains("board_id=1\""),
            "{attack}: {}",
            victim.text()
        );
    }
}

#[tokio::test]
async fn a_request_in_the_body_of_a_read_is_a_body() {
    let length = HIDDEN.len();
    let chunk = format!("{length:x}\r\n{HIDDEN}\r\n0\r\n\r\n");
    for rest in [
        format!("Content-Length: {length}\r\n\r\n{HIDDEN}"),
        format!("Transfer-Encoding: chunked\r\n\r\n{chunk}"),
        format!("Expect: 100-continue\r\nContent-Length: {length}\r\n\r\n{HIDDEN}"),
        format!(
            "Transfer-Encoding: chunked\r\n\r\n{}",
            chunk.replacen("\r\n", ";a=b\r\n", 1)
        ),
    ] {
        let scene = Scene::open().await;
        let head = format!("GET {BOARD} HTTP/1.1\r\nHost: app.test\r\n");
        for _ in 0..2 {
            let mut attacker = scene.edge.connect().await;
            attacker
                .send(format!("{head}{rest}{}", get(BOARD, &[])))
                .await;
            let mut answers = Vec::new();
            for _ in 0..2 {
                answers.extend(
                    attacker
                        .answer()
                        .await
                        .filter(|answer| answer.status != 100),
                );
            }
            assert!(
                answers
                    .iter()
                    .all(|answer| answer.text().contains("board_id=1\"")),
                "{answers:?}"
            );
        }
        assert_eq!(scene.origin.requests(), 1, "{rest}");
        assert_eq!(scene.edge.edge.held(), 1, "{rest}");
    }
}

#[tokio::test]
async fn what_an_origin_is_sent_can_be_divided_in_one_way_only() {
    let heads = Arc::new(Mutex::new(Vec::new()));
    let seen = heads.clone();
    let origin = RawOrigin::start(move |mut raw: Raw| {
        let seen = seen.clone();
        async move {
            while let Some(head) = raw.head().await {
                let head = head.to_ascii_lowercase();
                // The end of the last chunk looks like the end of a head.
                match head.contains("chunked") {
                    true => drop(raw.head().await),
                    false => drop(raw.exactly(10).await),
                }
                seen.lock().unwrap().push(head);
                raw.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
                    .await;
            }
        }
    })
    .await;
    let edge = RunningEdge::before(origin.address).await;
    let chunked = "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTrailer: Content-Length\r\nTE: trailers\r\n\r\n\
        5;ext=\"a\"\r\nhello\r\n0\r\nX-Trailer: 1\r\n\r\n";
    assert_eq!(edge.connect().await.ask(chunked).await.status, 200);
    let counted = "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n1234567890";
    assert_eq!(edge.connect().await.ask(counted).await.status, 200);
    for head in heads.lock().unwrap().iter() {
        let lengths = head.matches("content-length:").count();
        let codings = head.matches("transfer-encoding: chunked\r\n").count();
        assert_eq!(lengths + codings, 1, "{head}");
        for name in ["\r\ntrailer:", "\r\nte:", "\r\nconnection:", "ext="] {
            assert!(!head.contains(name), "{head}");
        }
    }
}

#[tokio::test]
async fn an_answer_that_nobody_asked_for_is_nobodys() {
    // The origin answers twice at once: the second answer must not meet the next request on that connection.
    let origin = RawOrigin::start(|mut raw: Raw| async move {
        while let Some(head) = raw.head().await {
            if head.starts_with("GET /evil") {
                raw.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil").await;
            } else {
                raw.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood").await;
            }
        }
    })
    .await;
    let edge = RunningEdge::before(origin.address).await;
    for _ in 0..20 {
        edge.connect().await.get("/evil").await;
        assert_eq!(edge.connect().await.get("/good").await.text(), "good");
    }
}

#[tokio::test]
async fn a_tunnel_is_made_only_with_an_origin_that_agrees() {
    let scene = Scene::open().await;
    for protocol in ["websocket", "h2c", "websocket, h2c", "TLS/1.0"] {
        let upgrade = format!("Upgrade: {protocol}");
        let fields = ["Connection: Upgrade", &upgrade, "Sec-WebSocket-Version: 13"];
        let mut attacker = scene.edge.connect().await;
        attacker
            .send(get("/socket", &fields) + &get(BOARD, &[]))
            .await;
        let first = attacker.answer().await.expect("an answer");
        assert_eq!(first.status, 200, "{protocol}");
        // What follows is a request like any other, and answered by the edge.
        let second = attacker.answer().await;
        assert!(
            second.is_none_or(|answer| answer.field("cache-status").is_some()),
            "{protocol}"
        );
    }
    let victim = scene.send(&get(BOARD, &[])).await.expect("an answer");
    assert!(matches!(victim.field("cache-status"), Some(HIT | MISS)));
}
