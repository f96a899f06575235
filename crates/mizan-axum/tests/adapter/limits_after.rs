//! What follows a function: the caller is asked for again, and the key of a page is found.

use crate::client::{get, post, send, with};
use axum::http::HeaderMap;
use axum::response::Html;
use mizan::prelude::*;
use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

#[derive(Debug, Clone, Identity)]
struct Guest {
    #[identity(id)]
    id: u8,
}

/// Hangs for the caller whom `sign_in` makes, and for those who say so.
async fn guest(headers: HeaderMap, State(is_signed_in): State<SignedIn>) -> Option<Guest> {
    if is_signed_in.0.load(Ordering::Relaxed) || headers.contains_key("x-hang") {
        pending::<()>().await;
    }
    None
}

#[derive(Clone, Default)]
struct SignedIn(Arc<AtomicBool>);

#[context(cache(ttl = 60))]
struct Desk;

#[client(context = Desk)]
fn desk(#[extract] guest: Option<Guest>) -> Option<u8> {
    guest.map(|guest| guest.id)
}

#[client]
fn sign_in(#[extract] State(is_signed_in): State<SignedIn>) -> Reply<()> {
    is_signed_in.0.store(true, Ordering::Relaxed);
    Reply::new(()).identity_changed()
}

#[client(route = "/private", cache(ttl = 60))]
async fn private_page() -> Html<&'static str> {
    Html("private")
}

#[client(route = "/public", cache(ttl = 60, public))]
async fn public_page() -> Html<&'static str> {
    Html("public")
}

async fn tenant(headers: HeaderMap) -> Option<String> {
    if headers.contains_key("x-hang-tenant") {
        pending::<()>().await;
    }
    None
}

#[tokio::test(start_paused = true)]
async fn what_follows_a_function_is_within_the_time_limit() {
    let app = App::new("after")
        .module(module_path!())
        .time_limit(Duration::from_secs(5))
        .cache_setting("memory")
        .state(SignedIn::default())
        .identify(guest)
        .vary_by("tenant", tenant);
    let router = app.build().unwrap().into_router();
    for (request, body) in [
        (with(get("/private"), "x-hang", "1"), "private"),
        (with(get("/public"), "x-hang-tenant", "1"), "public"),
        (post("/call/sign_in/", "{}"), "changed"),
    ] {
        let started = tokio::time::Instant::now();
        let answer = send(&router, request).await;
        assert_eq!(answer.status, 200);
        assert!(answer.body.contains(body), "{}", answer.body);
        assert!(!answer.headers.contains_key("mizan-cache-control"));
        assert_eq!(started.elapsed(), Duration::from_secs(5), "{body}");
    }
}
