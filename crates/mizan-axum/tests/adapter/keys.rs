//! What the key of a cached response has: who the caller is, what surrounds the call, and values.

mod bases;
mod callers;
mod rewritten;
mod rights;
mod sees;
mod sent_on;
mod spellings;
mod surroundings;
mod unwritten;

use crate::client::{Answer, get, send, with};
use axum::Router;
use mizan::App;

/// A read with these header fields.
async fn read(router: &Router, path: &str, fields: &[(&'static str, &str)]) -> Answer {
    let request = fields.iter().fold(get(path), |request, (name, value)| {
        with(request, name, value)
    });
    let answer = send(router, request).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer
}

/// What the cache did for a read.
async fn status(router: &Router, path: &str, fields: &[(&'static str, &str)]) -> String {
    let answer = read(router, path, fields).await;
    answer.header("cache-status").to_owned()
}

fn served(app: App) -> Router {
    let app = app.cache_setting("memory").build();
    app.unwrap_or_else(|error| panic!("{error}")).into_router()
}

const HIT: &str = "mizan; hit";
const STORED: &str = "mizan; fwd=miss; stored";
const NO_IDENTITY: &str = "mizan; fwd=bypass; detail=no-identity";
