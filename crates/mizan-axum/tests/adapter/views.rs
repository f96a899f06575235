//! Functions that make their own response, on their own route or called; and private ones.

use crate::client::{get, post, send, with};
use axum::Router;
use axum::http::{Request, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use mizan::prelude::*;
use serde_json::json;

#[context]
struct Orders {
    user_id: u32,
}

#[client(context = Orders)]
fn order_list(user_id: u32) -> Vec<u32> {
    vec![user_id]
}

#[client(route = "/go")]
fn go() -> Redirect {
    Redirect::to("/home")
}

#[client(route = "/greeting")]
async fn greeting(name: String) -> Html<String> {
    Html(format!("<p>Hello, {}.</p>", name.len()))
}

#[derive(Debug, thiserror::Error, ClientError)]
#[error("sold out")]
#[client(status = 409)]
struct SoldOut;

#[client(route = "/checkout", affects = Orders)]
async fn checkout(user_id: u32) -> Result<impl IntoResponse, SoldOut> {
    if user_id == 0 {
        Err(SoldOut)
    } else {
        Ok(Redirect::to("/thanks"))
    }
}

#[client(affects = Orders)]
fn odd(user_id: u32) -> Response {
    if user_id == 0 {
        StatusCode::BAD_REQUEST.into_response()
    } else {
        StatusCode::ACCEPTED.into_response()
    }
}

#[client(private, view, route = "/hooks/payment", methods = ["POST", "PUT"], affects = Orders)]
fn payment_webhook(user_id: u32) -> StatusCode {
    assert!(user_id > 0, "user ids start at 1");
    StatusCode::NO_CONTENT
}

fn router() -> Router {
    App::new("views")
        .module(module_path!())
        .build()
        .unwrap()
        .into_router()
}

#[tokio::test]
async fn a_route_takes_its_arguments_from_the_query_string() {
    let answer = send(&router(), get("/go")).await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("location")),
        (303, "/home")
    );
    let answer = send(&router(), get("/greeting?name=eve")).await;
    assert_eq!(answer.body, "<p>Hello, 3.</p>");
    let answer = send(&router(), get("/greeting?nome=eve")).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json()["code"]),
        (400, &json!("undeclared_param"))
    );
}

#[tokio::test]
async fn a_view_keeps_its_response_and_gains_the_headers_of_what_it_changed() {
    for path in ["/checkout", "/call/checkout/"] {
        let answer = send(&router(), post(path, r#"{"user_id":5}"#)).await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("location")),
            (303, "/thanks"),
            "{path}"
        );
        assert_eq!(
            answer.header("x-mizan-invalidate"),
            "orders;user_id=5",
            "{path}"
        );
        assert_eq!(
            answer.header("cache-group-invalidation"),
            r#""orders;user_id=5""#,
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_view_that_fails_changes_nothing() {
    let answer = send(&router(), post("/checkout", r#"{"user_id":0}"#)).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json()["code"]),
        (409, &json!("sold_out"))
    );
    assert_eq!(answer.header("x-mizan-invalidate"), "");
    let answer = send(&router(), post("/call/odd/", r#"{"user_id":0}"#)).await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("x-mizan-invalidate")),
        (400, "")
    );
    let answer = send(&router(), post("/call/odd/", r#"{"user_id":1}"#)).await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("x-mizan-invalidate")),
        (202, "orders;user_id=1")
    );
}

#[tokio::test]
async fn a_route_answers_to_its_methods_only() {
    let answer = send(&router(), get("/checkout")).await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("allow")),
        (405, "POST")
    );
    let answer = send(&router(), post("/go", "{}")).await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("allow")),
        (405, "GET, HEAD")
    );
    let head = Request::head("/go")
        .body(axum::body::Body::empty())
        .unwrap();
    assert_eq!(send(&router(), head).await.status, 303);
}

#[tokio::test]
async fn a_private_function_answers_on_its_route_and_nowhere_else() {
    let answer = send(
        &router(),
        post("/call/payment_webhook/", r#"{"user_id":5}"#),
    )
    .await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json()["code"]),
        (404, &json!("unknown_function"))
    );
    let answer = send(&router(), post("/hooks/payment", r#"{"user_id":5}"#)).await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("x-mizan-invalidate")),
        (204, "orders;user_id=5")
    );
}

#[tokio::test]
async fn a_route_is_protected_like_a_call() {
    let call = with(
        post("/checkout", r#"{"user_id":5}"#),
        "sec-fetch-site",
        "cross-site",
    );
    assert_eq!(send(&router(), call).await.status, 403);
}
