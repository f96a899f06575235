//! Requests that two readers may divide differently are refused, and the connection ends.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::{Router, routing::any};

use crate::support::{Origin, RunningEdge};

const SMUGGLED: &str = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";

/// An app that counts what reaches it.
async fn counting() -> (Origin, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = count.clone();
    let app = Router::new().fallback(any(move |body: axum::body::Bytes| async move {
        counted.fetch_add(1, Ordering::SeqCst);
        body
    }));
    (Origin::start(app).await, count)
}

#[tokio::test]
async fn an_ambiguous_request_is_refused_and_what_follows_it_is_not_read() {
    let (origin, count) = counting().await;
    let edge = RunningEdge::before(origin.address).await;
    let ambiguous = [
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\nG",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\nContent-Length: 1\r\n\r\nG",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nGG",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nG",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length : 1\r\n\r\nG",
        "GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n folded\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n",
        "GET / HTTP/1.1\nHost: a\n\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
    ];
    for bytes in ambiguous {
        let mut client = edge.connect().await;
        client.send(format!("{bytes}{SMUGGLED}")).await;
        let answer = client.answer().await.expect(bytes);
        assert_eq!(answer.status, 400, "{bytes:?}");
        assert!(client.rest().await.is_empty(), "{bytes:?} left it open");
    }
    assert_eq!(count.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_chunk_that_two_readers_may_divide_differently_ends_the_request() {
    let (origin, _) = counting().await;
    let edge = RunningEdge::before(origin.address).await;
    for chunks in [
        "5 \r\nhello\r\n0\r\n\r\n",
        "5\nhello\r\n0\r\n\r\n",
        "5;\n\r\nhello\r\n0\r\n\r\n",
    ] {
        let mut client = edge.connect().await;
        let head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
        client.send(format!("{head}{chunks}{SMUGGLED}")).await;
        let answer = client.answer().await;
        assert!(
            answer.is_none_or(|answer| answer.status >= 400),
            "{chunks:?}"
        );
        assert!(client.rest().await.is_empty(), "{chunks:?} left it open");
    }
}

#[tokio::test]
async fn the_edge_refuses_what_is_too_large_before_an_origin_sees_it() {
    let (origin, count) = counting().await;
    let mut settings = crate::support::settings(origin.address);
    settings.limits.body = 10;
    let edge = RunningEdge::with(settings).await;
    let (target, field) = ("a".repeat(9 << 10), "b".repeat(40 << 10));
    let many = "X-Many: 1\r\n".repeat(200);
    let large = [
        (414, format!("GET /{target} HTTP/1.1\r\nHost: a\r\n\r\n")),
        (
            431,
            format!("GET / HTTP/1.1\r\nHost: a\r\nX: {field}\r\n\r\n"),
        ),
        (431, format!("GET / HTTP/1.1\r\nHost: a\r\n{many}\r\n")),
        (
            413,
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n".to_owned(),
        ),
    ];
    for (status, bytes) in large {
        let mut client = edge.connect().await;
        let answer = client.exchange(bytes.as_bytes()).await;
        assert_eq!(answer.map(|answer| answer.status), Some(status));
    }
    assert_eq!(count.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_tunnel_is_not_made() {
    let (origin, count) = counting().await;
    let edge = RunningEdge::before(origin.address).await;
    for method in ["TRACE /", "CONNECT a:80"] {
        let request = format!("{method} HTTP/1.1\r\nHost: a:80\r\n\r\n");
        assert_eq!(edge.connect().await.ask(&request).await.status, 501);
    }
    assert_eq!(count.load(Ordering::SeqCst), 0);
}
