//! The manifest: who is served it, and that it is what the registry says.

use crate::board;
use crate::client::{get, send, with};

#[tokio::test]
async fn it_is_served_to_an_edge_that_knows_the_secret() {
    let router = board::app().edge_secret("of the edge").build().unwrap();
    let manifest = router.manifest();
    let router = router.into_router();
    assert_eq!(send(&router, get("/manifest/")).await.status, 404);
    let asked = || with(get("/manifest/"), "authorization", "Bearer of the edge");
    let served = send(&router, asked()).await;
    assert_eq!((served.status.as_u16(), &served.body), (200, &manifest));
    assert_eq!(served.header("cache-control"), "private, no-cache");
    let known = with(asked(), "if-none-match", served.header("etag"));
    assert_eq!(send(&router, known).await.status, 304);
}

#[tokio::test]
async fn it_is_served_to_anyone_in_development_and_names_the_base() {
    let app = board::app().development(true).base("/deep/api/");
    let router = app.build().unwrap().into_router();
    let served = send(&router, get("/manifest")).await;
    assert_eq!(served.json()["base"], "/deep/api");
    assert_eq!(served.json()["contexts"][0]["name"], "board");
}

#[tokio::test]
async fn a_secret_that_is_empty_opens_nothing() {
    let router = board::app().edge_secret("").build().unwrap().into_router();
    let empty = with(get("/manifest/"), "authorization", "Bearer ");
    assert_eq!(send(&router, empty).await.status, 404);
}
