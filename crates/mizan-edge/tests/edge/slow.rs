//! Clients and origins that are slow on purpose hold nothing for long.

use std::time::Duration;

use crate::support::{RawOrigin, RunningEdge, settings};

const SOON: Duration = Duration::from_millis(100);

#[tokio::test]
async fn a_client_that_does_not_finish_its_fields_is_let_go() {
    let origin = RawOrigin::answering(b"HTTP/1.1 204 No Content\r\n\r\n").await;
    let mut settings = settings(origin.address);
    settings.timeouts.head = SOON;
    let edge = RunningEdge::with(settings).await;
    let mut client = edge.connect().await;
    client.send("GET / HTTP/1.1\r\nHost: a\r\nX-Slow").await;
    client.rest().await;
}

#[tokio::test]
async fn a_client_that_does_not_finish_its_body_is_told_so() {
    let origin = RawOrigin::start(|mut raw| async move {
        raw.head().await;
        raw.rest().await;
    })
    .await;
    let mut settings = settings(origin.address);
    settings.timeouts.body = SOON;
    let edge = RunningEdge::with(settings).await;
    let answer = edge
        .connect()
        .await
        .ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf")
        .await;
    assert_eq!(answer.status, 400);
}

#[tokio::test]
async fn an_origin_that_does_not_answer_is_not_waited_for_forever() {
    let origin = RawOrigin::start(|mut raw| async move {
        raw.head().await;
        raw.rest().await;
    })
    .await;
    let mut settings = settings(origin.address);
    settings.timeouts.answer = SOON;
    let edge = RunningEdge::with(settings).await;
    assert_eq!(edge.connect().await.get("/").await.status, 504);
}

#[tokio::test]
async fn a_client_that_takes_nothing_is_let_go() {
    let (ended, has_ended) = tokio::sync::oneshot::channel::<()>();
    let ended = std::sync::Mutex::new(Some(ended));
    let origin = RawOrigin::start(move |mut raw| {
        let ended = ended.lock().unwrap().take();
        async move {
            raw.head().await;
            raw.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n")
                .await;
            while raw.try_send(&[0; 1 << 16]).await {}
            drop(ended);
        }
    })
    .await;
    let mut settings = settings(origin.address);
    settings.timeouts.body = SOON;
    let edge = RunningEdge::with(settings).await;
    let mut client = edge.connect().await;
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").await;
    // The origin's connection ends because the edge has given the client up.
    assert!(has_ended.await.is_err());
    drop(client);
}
