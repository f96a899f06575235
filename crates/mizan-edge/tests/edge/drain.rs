//! Stopping: what runs may end, nothing new is taken.

use crate::support::{RawOrigin, RunningEdge};
use std::sync::Arc;
use tokio::sync::Notify;

#[tokio::test]
async fn a_request_that_runs_when_the_edge_is_told_to_stop_is_answered() {
    let (arrived, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (has_arrived, may_go) = (arrived.clone(), go.clone());
    let origin = RawOrigin::start(move |mut raw| {
        let (arrived, go) = (has_arrived.clone(), may_go.clone());
        async move {
            raw.head().await;
            arrived.notify_one();
            go.notified().await;
            raw.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nlate")
                .await;
        }
    })
    .await;
    let mut edge = RunningEdge::before(origin.address).await;
    let mut client = edge.connect().await;
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").await;
    arrived.notified().await;

    edge.stop();
    go.notify_one();

    let answer = client.answer().await.unwrap();
    assert_eq!(answer.text(), "late");
    assert!(client.rest().await.is_empty(), "the connection was closed");
    edge.stopped().await;
}
