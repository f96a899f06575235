//! Several origins, some of which cannot be reached, and requests that do not arrive whole.

use axum::{Router, routing::any};
use mizan_edge::Settings;

use crate::support::{Origin, RunningEdge, settings};

/// An address nothing listens on: its port is taken by a socket that does not listen.
fn nowhere() -> (tokio::net::TcpSocket, std::net::SocketAddr) {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = socket.local_addr().unwrap();
    (socket, address)
}

async fn with_one_away() -> (Origin, RunningEdge, tokio::net::TcpSocket) {
    let origin = Origin::start(Router::new().fallback(any(|| async { "well" }))).await;
    let (socket, away) = nowhere();
    let uris = [away, origin.address].map(|address| format!("http://{address}").parse().unwrap());
    let edge = RunningEdge::with(Settings::new(uris.to_vec())).await;
    (origin, edge, socket)
}

#[tokio::test]
async fn a_read_is_sent_to_another_origin_when_one_cannot_be_reached() {
    let (_origin, edge, _socket) = with_one_away().await;
    let mut client = edge.connect().await;
    for _ in 0..10 {
        assert_eq!(client.get("/").await.text(), "well");
    }
}

#[tokio::test]
async fn an_origin_that_cannot_be_reached_is_left_alone_after_a_while() {
    let (_origin, edge, _socket) = with_one_away().await;
    let mut client = edge.connect().await;
    let mut statuses = Vec::new();
    for _ in 0..12 {
        let post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n1";
        statuses.push(client.ask(post).await.status);
    }
    // A write is not sent twice, so that it fails while the edge still tries.
    assert_eq!(statuses.iter().filter(|status| **status == 502).count(), 3);
    assert!(statuses.ends_with(&[200; 6]), "{statuses:?}");
}

#[tokio::test]
async fn a_body_that_grows_beyond_the_limit_is_too_large() {
    let origin = Origin::start(Router::new().fallback(any(|body: String| async { body }))).await;
    let mut settings = settings(origin.address);
    settings.limits.body = 10;
    let edge = RunningEdge::with(settings).await;
    let mut client = edge.connect().await;
    let chunks = "6\r\nhello \r\n6\r\nworld!\r\n0\r\n\r\n";
    let head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    assert_eq!(client.ask(&format!("{head}{chunks}")).await.status, 413);
}
