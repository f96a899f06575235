//! What is not cached passes through: both ways, as streams, with the fields that belong to each side.

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Request, WebSocketUpgrade},
    routing::{any, get, post},
};

use crate::support::{Origin, RawOrigin, RunningEdge};

/// An app that answers with the fields it was sent.
fn mirror() -> Router {
    Router::new().fallback(any(|request: Request| async move {
        let mut text = format!("{} {}\n", request.method(), request.uri());
        for (name, value) in request.headers() {
            text += &format!("{name}: {}\n", value.to_str().unwrap());
        }
        text
    }))
}

#[tokio::test]
async fn an_origin_learns_of_the_client_from_the_edge_alone() {
    let origin = Origin::start(mirror()).await;
    let edge = RunningEdge::before(origin.address).await;
    let answer = edge
        .connect()
        .await
        .ask(
            "GET /a?b=c HTTP/1.1\r\nHost: app.test\r\nX-Forwarded-For: 6.6.6.6\r\n\
             Forwarded: for=6.6.6.6\r\nX-Forwarded-Host: evil.test\r\nX-Original-URL: /admin\r\n\
             Mizan-Edge: 1\r\nConnection: keep-alive, X-Hop\r\nX-Hop: 1\r\nX-Kept: 1\r\n\r\n",
        )
        .await;
    let mut lines: Vec<_> = answer.text().lines().collect();
    assert_eq!(lines.remove(0), "GET /a?b=c");
    lines.sort_unstable();
    assert_eq!(
        lines,
        [
            "forwarded: for=127.0.0.1;host=\"app.test\";proto=http",
            "host: app.test",
            "via: 1.1 mizan-edge",
            "x-forwarded-for: 127.0.0.1",
            "x-forwarded-host: app.test",
            "x-forwarded-proto: http",
            "x-kept: 1",
        ]
    );
}

#[tokio::test]
async fn a_client_sees_no_field_that_was_meant_for_caches() {
    let origin = RawOrigin::answering(
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nCache-Groups: \"board\"\r\nMizan-Seq: board 7\r\n\
          CDN-Cache-Control: max-age=60\r\nX-Mizan-Invalidate: board\r\nKeep-Alive: timeout=5\r\n\
          ETag: \"1\"\r\n\r\nok",
    )
    .await;
    let edge = RunningEdge::before(origin.address).await;
    let answer = edge.connect().await.get("/").await;
    let mut names: Vec<_> = answer
        .fields
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "cache-status",
            "content-length",
            "date",
            "etag",
            "via",
            "x-mizan-invalidate"
        ]
    );
}

#[tokio::test]
async fn a_large_body_passes_both_ways() {
    let echo = post(|body: Body| async move { body });
    let origin = Origin::start(Router::new().route("/", echo)).await;
    let edge = RunningEdge::before(origin.address).await;
    let body: Vec<u8> = (0..8 << 20).map(|n: u32| n.to_le_bytes()[1]).collect();
    let mut client = edge.connect().await;
    let head = format!(
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    client.send(head).await;
    let answer = client.exchange(&body).await;
    assert!(answer.unwrap().body == body);
}

#[tokio::test]
async fn pieces_pass_as_they_arrive() {
    let origin = RawOrigin::start(|mut raw| async move {
        raw.head().await;
        raw.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n")
            .await;
        // The second piece is sent when the client has shown that it has the first.
        raw.exactly(4).await;
        raw.send("2\r\ncd\r\n0\r\n\r\n").await;
    })
    .await;
    let edge = RunningEdge::before(origin.address).await;
    let mut client = edge.connect().await;
    client
        .send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n")
        .await;
    client.head().await.unwrap();
    assert_eq!(client.exactly(7).await.unwrap(), b"2\r\nab\r\n");
    client.send("more").await;
    assert_eq!(client.exactly(12).await.unwrap(), b"2\r\ncd\r\n0\r\n\r\n");
}

#[tokio::test]
async fn a_websocket_is_carried() {
    let app = get(|upgrade: WebSocketUpgrade| async move {
        upgrade.on_upgrade(|mut socket| async move {
            while let Some(Ok(message)) = socket.recv().await {
                let _ = socket.send(message).await;
            }
        })
    });
    let origin = Origin::start(Router::new().route("/ws", app)).await;
    let edge = RunningEdge::before(origin.address).await;
    let mut client = edge.connect().await;
    let answer = client
        .ask(
            "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        )
        .await;
    assert_eq!(answer.status, 101);
    assert_eq!(
        answer.field("sec-websocket-accept"),
        Some("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
    );
    // The text `hi`, masked with zeros.
    client.send(b"\x81\x82\0\0\0\0hi").await;
    assert_eq!(client.exactly(4).await.unwrap(), b"\x81\x02hi");
}

#[tokio::test]
async fn another_protocol_than_a_websocket_is_not_asked_for() {
    let origin = Origin::start(mirror()).await;
    let edge = RunningEdge::before(origin.address).await;
    let answer = edge
        .connect()
        .await
        .ask(
            "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\
             HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n",
        )
        .await;
    assert!(!answer.text().contains("upgrade"));
    assert!(!answer.text().contains("http2-settings"));
}

#[tokio::test]
async fn an_origin_that_is_not_there_is_a_problem_with_a_status() {
    let origin = Origin::start(mirror()).await;
    let address = origin.address;
    drop(origin);
    // The port is closed once the task has been dropped; until then a connection may still succeed.
    while tokio::net::TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    let edge = RunningEdge::before(address).await;
    let answer = edge.connect().await.get("/").await;
    assert_eq!(answer.status, 502);
    assert_eq!(
        answer.field("content-type"),
        Some("application/problem+json")
    );
    assert_eq!(answer.field("cache-control"), Some("no-store"));
}

#[tokio::test]
async fn a_body_that_was_not_read_ends_the_connection_or_is_drained() {
    let refuse = post(|| async { "no" });
    let read = post(|body: Bytes| async move { body });
    let app = Router::new().route("/refuse", refuse).route("/read", read);
    let origin = Origin::start(app).await;
    let edge = RunningEdge::before(origin.address).await;
    let mut client = edge.connect().await;
    // What looks like a request is the body of the first one.
    let smuggled = "POST /read HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nX";
    let length = smuggled.len();
    client
        .send(format!(
            "POST /refuse HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n\r\n{smuggled}"
        ))
        .await;
    client
        .send("POST /read HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nnext")
        .await;
    assert_eq!(client.answer().await.unwrap().text(), "no");
    let next = client.answer().await;
    assert!(next.is_none_or(|answer| answer.text() == "next"));
}
