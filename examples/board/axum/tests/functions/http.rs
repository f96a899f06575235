//! Requests to the whole app, as a browser sends them.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Answer {
    /// A header's text, empty when there is none.
    pub(crate) fn header(&self, name: impl header::AsHeaderName) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

async fn send(router: &Router, request: Request<Body>) -> Answer {
    let response = router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    Answer {
        status: parts.status,
        headers: parts.headers,
        body: serde_json::from_slice(&body).unwrap(),
    }
}

pub(crate) async fn call(router: &Router, cookie: &str, function: &str, args: Value) -> Answer {
    let request = Request::post(format!("/api/mizan/call/{function}/"))
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::COOKIE, cookie)
        .body(Body::from(args.to_string()));
    send(router, request.unwrap()).await
}

pub(crate) async fn read(router: &Router, cookie: &str, bundle: &str) -> Answer {
    let request = Request::get(format!("/api/mizan/ctx/{bundle}")).header(header::COOKIE, cookie);
    send(router, request.body(Body::empty()).unwrap()).await
}

/// Signs in and returns the cookie of the requests that follow.
pub(crate) async fn sign_in(router: &Router, person: i64) -> String {
    let answer = call(router, "", "sign_in", json!({ "person_id": person })).await;
    assert_eq!(answer.body.get("identity"), Some(&json!("changed")));
    let cookie = answer.header(header::SET_COOKIE).split(';').next();
    cookie.unwrap().to_owned()
}
