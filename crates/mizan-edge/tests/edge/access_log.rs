//! The access log: nothing unless it is asked for; then a line for each request, and no secrets in it.

use std::sync::Mutex;

use axum::{Router, http::StatusCode, routing::any};
use mizan_edge::Settings;

use crate::support::{Board, Log, Origin, Raw, RawOrigin, RunningEdge, Time, of_board, settings};

const TARGET: &str = "mizan_edge::access";

/// An origin that answers everything, and an edge with these settings changed.
async fn before(change: impl FnOnce(&mut Settings)) -> (Origin, RunningEdge) {
    let app = any(|| async { (StatusCode::ACCEPTED, [("x-secret", "fields")], "content") });
    let origin = Origin::start(Router::new().fallback(app)).await;
    let mut settings = settings(origin.address);
    change(&mut settings);
    let edge = RunningEdge::with(settings).await;
    (origin, edge)
}

/// Asks for the log, of requests served by the one thread a test listens to.
fn here(settings: &mut Settings) {
    settings.access_log = true;
    settings.workers = 0;
}

#[tokio::test]
async fn nothing_is_logged_of_a_request_unless_it_is_asked_for() {
    let log = Log::listen();
    let (_origin, edge) = before(|settings| settings.workers = 0).await;
    assert_eq!(edge.connect().await.get("/a").await.status, 202);
    assert_eq!(log.text(), "");
}

#[tokio::test]
async fn every_request_has_one_line_with_what_was_asked_and_how_it_was_answered() {
    let log = Log::listen();
    let board = Board::start().await;
    let mut settings = of_board(&board, &Time::new());
    here(&mut settings);
    let edge = RunningEdge::with(settings).await;
    edge.edge.load_manifest().await.unwrap();
    let mut client = edge.connect().await;
    for _ in 0..2 {
        client.get("/api/mizan/ctx/board/?board_id=1").await;
    }
    client.get("/nowhere").await;
    // One the edge refuses by itself.
    edge.connect()
        .await
        .ask("GET / HTTP/1.1\r\nHost: a@b\r\n\r\n")
        .await;

    let lines = log.with(TARGET);
    let board = "method=GET path=\"/api/mizan/ctx/board/\" client=127.0.0.1 status=200";
    let expected = [
        format!("{board} cache=\"mizan-edge; fwd=uri-miss; stored\" ms=0.0"),
        format!("{board} cache=\"mizan-edge; hit; ttl=60\" ms=0.0"),
        "method=GET path=\"/nowhere\" client=127.0.0.1 status=404 cache=\"mizan-edge; fwd=bypass; detail=not-declared\" \
         ms=0.0"
            .to_owned(),
        "method=GET path=\"/\" client=127.0.0.1 status=400 ms=0.0".to_owned(),
    ];
    assert_eq!(lines.len(), expected.len(), "{}", log.text());
    for (line, expected) in lines.iter().zip(expected) {
        assert!(
            line.ends_with(&expected),
            "{line}\n does not end with\n{expected}"
        );
    }
}

#[tokio::test]
async fn a_line_holds_no_query_no_credentials_no_fields_and_no_content() {
    let log = Log::listen();
    let (_origin, edge) = before(here).await;
    let answer = edge
        .connect()
        .await
        .ask(
            "POST /a?secret=query HTTP/1.1\r\nHost: secret.test\r\nAuthorization: Bearer secret\r\n\
             Cookie: session=secret\r\nReferer: http://a.test/?secret\r\nX-Secret: secret\r\n\
             User-Agent: secret\r\nContent-Length: 6\r\n\r\nsecret",
        )
        .await;
    assert_eq!(answer.status, 202);
    assert_eq!(log.with(TARGET).len(), 1);
    assert!(log.text().contains("path=\"/a\""), "{}", log.text());
    for hidden in ["secret", "query", "session", "fields", "content", "?"] {
        assert!(
            !log.text().contains(hidden),
            "{hidden} is in {}",
            log.text()
        );
    }
}

#[tokio::test]
async fn no_path_can_look_like_a_line_of_its_own_or_another_field() {
    let log = Log::listen();
    let (_origin, edge) = before(here).await;
    let forged: [&[u8]; 10] = [
        b"/a\r\nGET /forged",
        b"/a\nforged",
        b"/a\rforged",
        b"/a\x0bforged",
        b"/a\x1b[2Kforged",
        b"/a\x7fforged",
        b"/a\x00forged",
        // NEL and LINE SEPARATOR, as UTF-8; half a character.
        b"/a\xc2\x85forged",
        b"/a\xe2\x80\xa8forged",
        b"/a\xc2forged",
    ];
    for path in forged {
        let mut request = b"GET ".to_vec();
        request.extend(path);
        request.extend(b" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        let mut client = Raw::connect(edge.address).await;
        client.send(request).await;
        client.rest().await;
    }
    edge.connect().await.get("/a\"status=200").await;
    let text = log.text();
    let lines: Vec<_> = text.split_inclusive('\n').collect();
    for line in &lines {
        assert!(line.contains(TARGET), "{text:?}");
        let shown = line.trim_end_matches('\n');
        assert!(
            shown.bytes().all(|byte| (b' '..=b'~').contains(&byte)),
            "{shown:?}"
        );
        assert_eq!(shown.matches(" status=").count(), 1, "{shown:?}");
    }
    assert!(
        lines.iter().any(|line| line.contains(r#"/a\"status=200"#)),
        "{text:?}"
    );
}

#[tokio::test]
async fn a_client_that_leaves_before_it_is_answered_has_its_line_too() {
    let log = Log::listen();
    let (arrived, has_arrived) = tokio::sync::oneshot::channel();
    let arrived = Mutex::new(Some(arrived));
    let origin = RawOrigin::start(move |mut raw| {
        let arrived = arrived.lock().unwrap().take();
        async move {
            raw.head().await;
            arrived.unwrap().send(()).unwrap();
            raw.rest().await;
        }
    })
    .await;
    let mut settings = settings(origin.address);
    here(&mut settings);
    let edge = RunningEdge::with(settings).await;
    let mut client = edge.connect().await;
    client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n").await;
    has_arrived.await.unwrap();
    drop(client);
    log.says("method=GET path=\"/a\" client=127.0.0.1 left=true ms=")
        .await;
    assert_eq!(log.with(TARGET).len(), 1);
}
