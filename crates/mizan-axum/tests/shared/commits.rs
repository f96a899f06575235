//! The number of a call's purge, behind a layer that may commit once the endpoint has answered.

use axum::body::Body;
use axum::http::Request;
use mizan::App;
use tower::ServiceExt as _;

use crate::server::Server;
use crate::shop::Stock;

/// The number in a `Mizan-Seq`.
fn number(field: &str) -> u64 {
    field.strip_prefix("bakery ").unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_call_names_the_purge_that_came_after_the_layers_have_answered() {
    let (redis, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let app = App::new("bakery")
        .module("shared::shop")
        .state(Stock::new(folder.path().join("stock")))
        .cache_setting(redis.url())
        .cache_secret("of the tests");
    let mizan = app.build().unwrap();
    let first = match mizan.purge_user(&1).await.unwrap() {
        mizan::Purged::Done { seq } => seq.unwrap(),
        purged => panic!("{purged:?}"),
    };
    let inner = mizan.clone().into_router();
    // The plain router purges once for a call, the other one twice.
    for (router, purges) in [
        (inner.clone(), 1),
        (inner.layer(mizan.arrival_layer()), 1 + 2),
    ] {
        let call = Request::post("/call/sell/")
            .header("content-type", "application/json")
            .header("mizan-edge", "1")
            .body(Body::from(r#"{"left":"9"}"#))
            .unwrap();
        let response = router.oneshot(call).await.unwrap();
        let seq = response.headers()["mizan-seq"].to_str().unwrap();
        assert_eq!(number(seq), first + purges);
    }
}
