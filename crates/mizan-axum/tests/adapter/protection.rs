//! Pages of other origins cannot send anything unsafe.

use crate::board;
use crate::client::{get, post, send, with};

const CALL: &str = r#"{"board_id":1}"#;

async fn status(headers: &[(&'static str, &str)]) -> u16 {
    let router = board::app()
        .allow_origin("https://admin.example.org")
        .build()
        .unwrap()
        .into_router();
    let call = post("/call/board_size/", CALL);
    let call = headers
        .iter()
        .fold(call, |call, (name, value)| with(call, name, value));
    let answer = send(&router, call).await;
    if answer.status != 200 {
        assert_eq!(answer.json()["code"], "cross_origin");
    }
    answer.status.as_u16()
}

#[tokio::test]
async fn only_the_own_origin_and_trusted_ones_may_call() {
    let host = ("host", "example.org");
    for (expected, headers) in [
        (200, vec![]),
        (
            200,
            vec![
                ("sec-fetch-site", "same-origin"),
                ("origin", "https://example.org"),
                host,
            ],
        ),
        (200, vec![("sec-fetch-site", "none")]),
        (403, vec![("sec-fetch-site", "cross-site"), host]),
        (
            403,
            vec![
                ("sec-fetch-site", "same-site"),
                ("origin", "https://example.org"),
                host,
            ],
        ),
        (
            200,
            vec![
                ("sec-fetch-site", "cross-site"),
                ("origin", "https://admin.example.org"),
                host,
            ],
        ),
        (200, vec![("origin", "https://example.org"), host]),
        (200, vec![("origin", "https://EXAMPLE.org"), host]),
        (403, vec![("origin", "https://example.org:8443"), host]),
        (403, vec![("origin", "https://evil.example"), host]),
        (403, vec![("origin", "null"), host]),
        (403, vec![("origin", "https://example.org")]),
    ] {
        assert_eq!(status(&headers).await, expected, "{headers:?}");
    }
}

#[tokio::test]
async fn reads_are_not_protected_because_they_change_nothing() {
    let read = with(
        get("/ctx/board/?board_id=1"),
        "sec-fetch-site",
        "cross-site",
    );
    assert_eq!(send(&board::router(), read).await.status, 200);
}
