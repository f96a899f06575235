//! Rebuilding a stale bundle behind the response that is sent.

use crate::client::{get, send};
use crate::log::Lines;
use mizan::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::sync::Notify;

static READS: AtomicU32 = AtomicU32::new(0);

/// A number that counts how often a 1 is read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(from = "u32", into = "u32")]
#[schemars(with = "u32")]
struct Shelf(u32);

impl From<u32> for Shelf {
    fn from(number: u32) -> Self {
        READS.fetch_add(u32::from(number == 1), Ordering::Relaxed);
        Self(number)
    }
}

impl From<Shelf> for u32 {
    fn from(shelf: Shelf) -> Self {
        shelf.0
    }
}

/// What was ordered from the oven.
#[derive(Clone, Default)]
struct Oven {
    begun: Arc<AtomicU32>,
    is_busy: Arc<Notify>,
}

#[context(cache(ttl = 10, swr = 60, public))]
struct Bakery {
    shelf: Shelf,
}

#[client(context = Bakery)]
async fn loaves(shelf: Shelf, #[extract] State(oven): State<Oven>) -> u32 {
    let begun = oven.begun.fetch_add(1, Ordering::Relaxed) + 1;
    oven.is_busy.notify_one();
    if shelf.0 == 2 && begun > 1 {
        pending::<()>().await;
    }
    begun
}

const LIMIT: Duration = Duration::from_secs(5);

fn app(oven: Oven) -> App {
    let app = App::new("bakery").module(module_path!());
    app.state(oven).time_limit(LIMIT)
}

#[tokio::test(start_paused = true)]
async fn a_rebuild_reads_the_params_of_its_request_once() {
    let oven = Oven::default();
    let router = app(oven.clone()).build().unwrap().into_router();
    send(&router, get("/ctx/bakery/?shelf=1")).await;
    oven.is_busy.notified().await;
    tokio::time::advance(Duration::from_secs(11)).await;
    READS.store(0, Ordering::Relaxed);
    let old = send(&router, get("/ctx/bakery/?shelf=1")).await;
    let to_answer = READS.load(Ordering::Relaxed);
    oven.is_busy.notified().await;
    assert_eq!(old.body, r#"{"loaves":1}"#);
    assert_eq!(READS.load(Ordering::Relaxed) - to_answer, 1);
    let new = send(&router, get("/ctx/bakery/?shelf=1")).await;
    assert_eq!(
        (new.header("cache-status"), new.body.as_str()),
        ("mizan; hit", r#"{"loaves":2}"#)
    );
}

#[tokio::test(start_paused = true)]
async fn a_rebuild_that_fails_is_in_the_log() {
    let lines = Lines::default();
    let _logging = lines.listen();
    let oven = Oven::default();
    let router = app(oven.clone()).build().unwrap().into_router();
    send(&router, get("/ctx/bakery/?shelf=2")).await;
    oven.is_busy.notified().await;
    tokio::time::advance(Duration::from_secs(11)).await;
    send(&router, get("/ctx/bakery/?shelf=2")).await;
    oven.is_busy.notified().await;
    tokio::time::advance(LIMIT).await;
    tokio::task::yield_now().await;
    let log = lines.text();
    let line = log.lines().find(|line| line.contains("rebuilt"));
    let line = line.unwrap_or_else(|| panic!("{log}"));
    assert!(line.contains("WARN") && line.contains("bakery"), "{line}");
}
