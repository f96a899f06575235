//! What goes wrong in a function, and what of it the client sees.

use crate::board;
use crate::client::{Answer, post, send, with};
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use mizan::States;
use mizan::prelude::*;
use serde_json::json;

#[derive(Debug, thiserror::Error, ClientError)]
enum Outer {
    #[error(transparent)]
    #[client(transparent)]
    Board(#[from] board::BoardError),
    #[error("the disk is gone")]
    #[client(internal)]
    Disk(#[source] std::io::Error),
}

#[client]
fn fails(how: String) -> Result<u32, Outer> {
    match how.as_str() {
        "taken" => Err(board::BoardError::Taken {
            suggestion: "other".into(),
        }
        .into()),
        "disk" => Err(Outer::Disk(std::io::Error::other("password is hunter2"))),
        "panic" => panic!("password is hunter2"),
        _ => Ok(1),
    }
}

/// A map whose keys are no strings cannot be JSON.
#[client]
fn no_json() -> std::collections::BTreeMap<(u8, u8), u8> {
    [((1, 2), 3)].into()
}

struct Teapot;

impl FromRequestParts<States> for Teapot {
    type Rejection = (StatusCode, String);

    async fn from_request_parts(parts: &mut Parts, _: &States) -> Result<Self, Self::Rejection> {
        let status = parts
            .headers
            .get("x-status")
            .and_then(|status| status.to_str().ok()?.parse().ok());
        status.map_or(Ok(Self), |status| {
            Err((status, "the extractor says no".into()))
        })
    }
}

#[client]
fn brew(#[extract] _teapot: Teapot) {}

async fn call(path: &str, body: &str, development: bool) -> Answer {
    let app = App::new("errors")
        .module(module_path!())
        .development(development);
    send(&app.build().unwrap().into_router(), post(path, body)).await
}

#[tokio::test]
async fn a_declared_error_has_its_code_its_status_and_its_payload() {
    let answer = call("/call/fails/", r#"{"how":"taken"}"#, false).await;
    assert_eq!(answer.status, 409);
    assert_eq!(
        answer.json(),
        json!({
            "type": "urn:mizan:error:title_taken", "title": "Title taken", "status": 409,
            "detail": "the title is taken", "code": "title_taken", "data": {"suggestion": "other"},
        })
    );
}

#[tokio::test]
async fn an_internal_error_or_a_panic_tells_a_digest_and_nothing_else() {
    for how in ["disk", "panic"] {
        let answer = call("/call/fails/", &json!({ "how": how }).to_string(), false).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["code"]),
            (500, &json!("internal"))
        );
        assert_eq!(answer.json()["digest"].as_str().unwrap().len(), 16);
        assert!(
            !answer.body.contains("hunter2") && !answer.body.contains("disk"),
            "{}",
            answer.body
        );
    }
}

#[tokio::test]
async fn development_shows_the_cause() {
    let answer = call("/call/fails/", r#"{"how":"disk"}"#, true).await;
    assert_eq!(
        answer.json()["detail"],
        "the disk is gone: password is hunter2"
    );
}

#[tokio::test]
async fn a_result_that_is_no_json_is_internal() {
    assert_eq!(call("/call/no_json/", "{}", false).await.status, 500);
}

#[tokio::test]
async fn an_extractor_that_refuses_is_a_problem() {
    let router = App::new("errors")
        .module(module_path!())
        .build()
        .unwrap()
        .into_router();
    for (status, expected, code) in [
        ("401", 401, "unauthenticated"),
        ("403", 403, "forbidden"),
        ("418", 400, "malformed"),
        ("500", 500, "internal"),
    ] {
        let answer = send(&router, with(post("/call/brew/", "{}"), "x-status", status)).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["code"]),
            (expected, &json!(code))
        );
        assert_eq!(answer.body.contains("says no"), expected < 500);
    }
    assert_eq!(send(&router, post("/call/brew/", "{}")).await.status, 200);
}
