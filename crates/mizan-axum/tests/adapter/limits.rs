//! Bodies, targets and times that are too much.

use crate::board;
use crate::client::{get, post, send, with};
use axum::Router;
use mizan::prelude::*;
use serde_json::json;
use std::time::Duration;

#[client]
async fn stall() {
    std::future::pending::<()>().await;
}

#[context]
struct Slow;

#[client(context = Slow)]
async fn slow_forever() {
    std::future::pending::<()>().await;
}

fn router() -> Router {
    let app = App::new("limits")
        .module(module_path!())
        .body_limit(100)
        .uri_limit(100)
        .time_limit(Duration::from_secs(5));
    app.build().unwrap().into_router()
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused() {
    let body = json!({ "x": "y".repeat(100) }).to_string();
    let announced = with(
        post("/call/stall/", &body),
        "content-length",
        &body.len().to_string(),
    );
    for call in [post("/call/stall/", &body), announced] {
        let answer = send(&router(), call).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["code"]),
            (413, &json!("payload_too_large"))
        );
    }
}

#[tokio::test]
async fn a_target_over_the_limit_is_refused() {
    let answer = send(&router(), get(&format!("/ctx/slow/?x={}", "y".repeat(100)))).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json()["code"]),
        (414, &json!("uri_too_long"))
    );
}

#[tokio::test]
async fn a_body_that_is_not_json_by_name_is_refused() {
    let call = |kind| {
        with(
            post("/call/board_size/", r#"{"board_id":1}"#),
            "content-type",
            kind,
        )
    };
    for kind in ["text/plain", "application/jsonp", "multipart/form-data", ""] {
        let answer = send(&board::router(), call(kind)).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["code"]),
            (415, &json!("unsupported_media_type")),
            "{kind}"
        );
    }
    for kind in ["application/json; charset=utf-8", "Application/JSON"] {
        assert_eq!(
            send(&board::router(), call(kind)).await.status,
            200,
            "{kind}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_function_over_the_time_limit_is_dropped() {
    let started = tokio::time::Instant::now();
    for request in [post("/call/stall/", "{}"), get("/ctx/slow/")] {
        let answer = send(&router(), request).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["code"]),
            (504, &json!("timeout"))
        );
    }
    assert_eq!(started.elapsed(), Duration::from_secs(10));
}
