//! Apps of one name at several paths, over one Redis.

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt as _;
use mizan::App;
use tower::ServiceExt as _;

use crate::server::Server;
use crate::shop::Stock;

const SHOPS: [&str; 2] = ["/t/acme/api", "/t/globex/api"];

async fn send(router: &Router, request: Request<Body>) -> String {
    let response = router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), 200);
    let body = response.into_body().collect().await.unwrap().to_bytes();
    String::from_utf8(body.to_vec()).unwrap()
}

#[tokio::test]
async fn apps_of_one_name_at_two_paths_share_no_response() {
    let (redis, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let mut router = Router::new();
    for (index, base) in SHOPS.into_iter().enumerate() {
        let app = App::new("tenants")
            .module("shared::shop")
            .base(base)
            .state(Stock::new(folder.path().join(index.to_string())))
            .cache_setting(redis.url())
            .cache_secret("of the tests");
        let mizan = app.build().unwrap();
        // Now it has heard of Redis, so that what it reads is stored.
        mizan.purge_user(&1).await.unwrap();
        router = router.nest(base, mizan.into_router());
    }
    for (base, left) in SHOPS.into_iter().zip(["1", "2"]) {
        let call = Request::post(format!("{base}/call/sell/"));
        let call = call.header("content-type", "application/json");
        let body = format!(r#"{{"left":"{left}"}}"#);
        send(&router, call.body(Body::from(body)).unwrap()).await;
    }
    for _ in 0..2 {
        for (base, left) in SHOPS.into_iter().zip(["1", "2"]) {
            let read = Request::get(format!("{base}/ctx/shelf/"));
            let answer = send(&router, read.body(Body::empty()).unwrap()).await;
            assert_eq!(answer, format!(r#"{{"left":"{left}"}}"#));
        }
    }
}
