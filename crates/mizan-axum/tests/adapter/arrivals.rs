//! When a request arrives: before the layers that read the database.

use crate::client::{Answer, get, post, send, with};
use axum::extract::{FromRequestParts, Request, State as AxumState};
use axum::http::request::Parts;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::{Extension, Router};
use mizan::prelude::*;
use mizan::{Mizan, States};
use std::sync::{Arc, Mutex};
use tokio::sync::Notify;

#[derive(Clone, Default)]
struct Kitchen {
    soup: Arc<Mutex<Option<String>>>,
    /// A layer that has read the soup and waits.
    has_read: Arc<Notify>,
    goes_on: Arc<Notify>,
}

/// What a layer read of the database before the endpoint.
#[derive(Clone)]
struct Snapshot(Option<String>);

impl FromRequestParts<States> for Snapshot {
    type Rejection = mizan::Failure;

    async fn from_request_parts(
        parts: &mut Parts,
        states: &States,
    ) -> Result<Self, Self::Rejection> {
        let read = Extension::<Self>::from_request_parts(parts, states).await;
        let Extension(snapshot) = read.map_err(mizan::Failure::internal)?;
        Ok(snapshot)
    }
}

#[context(cache(ttl = 60, public))]
struct Soup;

#[client(context = Soup)]
fn soup_of_the_day(#[extract] Snapshot(soup): Snapshot) -> Option<String> {
    soup
}

#[client(affects = Soup)]
fn set_soup(soup: String, #[extract] State(kitchen): State<Kitchen>) {
    *kitchen.soup.lock().unwrap() = Some(soup);
}

/// Reads the soup; a slow request lets a change come before its endpoint.
async fn snapshot(
    AxumState(kitchen): AxumState<Kitchen>,
    mut request: Request,
    next: Next,
) -> Response {
    let soup = kitchen.soup.lock().unwrap().clone();
    request.extensions_mut().insert(Snapshot(soup));
    if request.headers().contains_key("x-slow") {
        kitchen.has_read.notify_one();
        kitchen.goes_on.notified().await;
    }
    next.run(request).await
}

fn app(kitchen: &Kitchen) -> Mizan {
    let app = App::new("soups").module(module_path!());
    let app = app.state(kitchen.clone());
    let app = app.vary_on_for::<Snapshot>(Vec::<String>::new());
    app.cache_setting("memory").build().unwrap()
}

/// An app behind a layer that reads the soup.
fn router(mizan: Mizan, kitchen: &Kitchen) -> Router {
    let layer = from_fn_with_state(kitchen.clone(), snapshot);
    mizan.into_router().layer(layer)
}

async fn soup(router: &Router) -> (String, Option<String>) {
    let answer = send(router, get("/ctx/soup/")).await;
    found(&answer)
}

fn found(answer: &Answer) -> (String, Option<String>) {
    let soup = answer.json()["soup_of_the_day"].as_str().map(str::to_owned);
    (answer.header("cache-status").to_owned(), soup)
}

#[tokio::test]
async fn what_a_layer_read_before_a_change_is_not_cached_after_it() {
    let kitchen = Kitchen::default();
    let (mizan, other) = (app(&kitchen), app(&kitchen));
    let layers = [other.arrival_layer(), mizan.arrival_layer()];
    let router = layers
        .into_iter()
        .fold(router(mizan, &kitchen), Router::layer);
    let read = send(&router, with(get("/ctx/soup/"), "x-slow", "1"));
    let change = async {
        kitchen.has_read.notified().await;
        let answer = send(&router, post("/call/set_soup/", r#"{"soup":"leek"}"#)).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        kitchen.goes_on.notify_one();
    };
    let (old, ()) = tokio::join!(read, change);
    let purged = "mizan; fwd=miss; detail=purged-meanwhile";
    assert_eq!(found(&old), (purged.to_owned(), None));
    for expected in ["mizan; fwd=miss; stored", "mizan; hit"] {
        let leek = Some("leek".to_owned());
        assert_eq!(soup(&router).await, (expected.to_owned(), leek));
    }
}

#[tokio::test]
async fn an_arrival_that_a_layer_noted_for_another_app_is_not_taken() {
    let kitchen = Kitchen::default();
    let (mizan, other) = (app(&kitchen), app(&kitchen));
    let layer = other.arrival_layer();
    // Of the other app's order alone a purge is known before the request arrives.
    other.invalidate_all::<Soup>().await.unwrap_err();
    let router = router(mizan, &kitchen).layer(layer);
    for expected in ["mizan; fwd=miss; stored", "mizan; hit"] {
        assert_eq!(soup(&router).await, (expected.to_owned(), None));
    }
}
