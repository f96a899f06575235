//! Stale answers: when they are given, and when never.

use super::stage::Stage;
use crate::support::{RawOrigin, RunningEdge, Time, settings};

#[tokio::test]
async fn a_stale_answer_is_given_while_it_is_validated() {
    let mut stage = Stage::start().await;
    stage.says("200\ncache-control: max-age=10, stale-while-revalidate=30");
    stage.get("").await;
    stage.reached(1).await;
    stage.time.pass(20);
    let stale = stage.get("").await;
    assert_eq!(stale.text(), "1");
    assert_eq!(
        stale.field("cache-status"),
        Some("mizan-edge; hit; ttl=-10")
    );
    stage.reached(1).await;
    // The new answer is stored when it has arrived: until then this one is still given.
    while stage.get("").await.text() == "1" {}
    assert_eq!(stage.count(), 2);
    stage.time.pass(41);
    assert_eq!(stage.get("").await.text(), "3", "not after its time");
}

#[tokio::test]
async fn a_stale_answer_stands_in_for_an_error_if_the_origin_allows_it() {
    for (control, status, expected) in [
        ("max-age=10, stale-if-error=30", 503, 200),
        ("max-age=10, stale-if-error=30", 500, 200),
        ("max-age=10, stale-if-error=30", 404, 404),
        ("max-age=10", 503, 503),
        ("max-age=10, stale-if-error=30, must-revalidate", 503, 503),
        ("s-maxage=10, stale-if-error=30", 503, 503),
        ("max-age=10, stale-if-error=5", 503, 503),
    ] {
        let mut stage = Stage::start().await;
        stage.says(&format!("200\ncache-control: {control}"));
        stage.get("").await;
        stage.time.pass(20);
        stage.says(&status.to_string());
        assert_eq!(stage.get("").await.status, expected, "{control} {status}");
    }
}

#[tokio::test]
async fn a_stale_answer_stands_in_for_an_origin_that_is_gone_unless_it_must_be_validated() {
    for (control, expected) in [
        ("max-age=2", 200),
        ("max-age=2, stale-if-error=0", 502),
        ("max-age=2, must-revalidate", 502),
        ("max-age=2, proxy-revalidate", 502),
        ("s-maxage=2", 502),
        ("max-age=2, no-cache", 502),
    ] {
        let answer = format!(
            "HTTP/1.1 200 OK\r\nCache-Control: {control}\r\nETag: \"a\"\r\nContent-Length: 2\r\n\r\nok"
        );
        let first = std::sync::atomic::AtomicBool::new(true);
        let origin = RawOrigin::start(move |mut raw| {
            let is_first = first.swap(false, std::sync::atomic::Ordering::SeqCst);
            let answer = answer.clone();
            async move {
                raw.head().await;
                if is_first {
                    raw.send(answer).await;
                }
            }
        })
        .await;
        let time = Time::new();
        let mut settings = settings(origin.address);
        settings.clock = time.clock();
        settings.http_cache = true;
        let edge = RunningEdge::with(settings).await;
        let mut client = edge.connect().await;
        assert_eq!(client.get("/").await.status, 200);
        time.pass(3);
        assert_eq!(client.get("/").await.status, expected, "{control}");
    }
}
