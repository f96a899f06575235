//! A board whose number a mutation counts up, behind an edge.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use axum::Router;
use mizan::prelude::*;
use mizan_cache::{Cache, RedisOptions};
use mizan_edge::{ManifestSource, Settings};
use tokio::sync::Notify;

use crate::support::{Origin, Raw, RunningEdge, settings};

const BASE: &str = "/api/mizan";

/// The same for everyone.
#[context(cache(ttl = 60, public))]
struct Board {
    board_id: u32,
}

/// The data of the app, which outlives its processes.
#[derive(Clone, Default)]
pub(crate) struct Number {
    is: Arc<AtomicU64>,
    /// A change was made whose function never ends.
    pub(crate) was_raised: Arc<Notify>,
    /// A change that is late may be made.
    pub(crate) may_raise: Arc<Notify>,
}

#[client(context = Board)]
fn number(board_id: u32, #[extract] State(number): State<Number>) -> (u32, u64) {
    (board_id, number.is.load(Ordering::SeqCst))
}

#[client(affects = Board)]
fn raise(board_id: u32, #[extract] State(number): State<Number>) -> u64 {
    let _ = board_id;
    number.is.fetch_add(1, Ordering::SeqCst) + 1
}

#[client(affects = Board)]
async fn raise_and_hang(board_id: u32, #[extract] State(number): State<Number>) {
    let _ = board_id;
    number.is.fetch_add(1, Ordering::SeqCst);
    number.was_raised.notify_one();
    std::future::pending::<()>().await;
}

#[client(affects = Board)]
async fn raise_late(board_id: u32, #[extract] State(number): State<Number>) {
    let _ = board_id;
    number.may_raise.notified().await;
    number.is.fetch_add(1, Ordering::SeqCst);
}

/// The app with its answers in the Redis at `url`; it ends with the test.
pub(crate) async fn start(number: &Number, url: &str) -> Origin {
    Origin::start(router(number, url)).await
}

/// The app as a router.
pub(crate) fn router(number: &Number, url: &str) -> Router {
    let cache = Cache::redis(url, RedisOptions::new("faults")).expect("an address");
    let mizan = App::new("faults")
        .module(module_path!())
        .state(number.clone())
        .base(BASE)
        .cache(cache)
        .cache_secret("faults")
        .development(true)
        .build()
        .expect("a good app");
    Router::new().nest(BASE, mizan.into_router())
}

/// Settings of an edge in front of the app.
pub(crate) fn before(origin: SocketAddr) -> Settings {
    let mut settings = settings(origin);
    settings.manifest = ManifestSource::Origin {
        base: BASE.to_owned(),
        secret: None,
    };
    settings
}

/// An edge with these settings, which works by the app's manifest.
pub(crate) async fn edge(settings: Settings) -> RunningEdge {
    let edge = RunningEdge::with(settings).await;
    edge.edge.load_manifest().await.expect("a manifest");
    edge
}

/// A call of a mutation for board 1.
pub(crate) fn call(function: &str) -> String {
    let body = r#"{"board_id":1}"#;
    let length = body.len();
    format!(
        "POST {BASE}/call/{function}/ HTTP/1.1\r\nHost: app.test\r\nContent-Type: application/json\r\n\
         Content-Length: {length}\r\n\r\n{body}"
    )
}

/// Counts the number up through an edge, and gives what it is then.
pub(crate) async fn write(edge: &RunningEdge) -> u64 {
    write_told(edge).await.0
}

/// The same, and what `Mizan-Seq` says of the change.
pub(crate) async fn write_told(edge: &RunningEdge) -> (u64, Option<String>) {
    let answer = edge.connect().await.ask(&call("raise")).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let result: serde_json::Value = serde_json::from_str(answer.text()).expect("JSON");
    let seq = answer.field("mizan-seq").map(str::to_owned);
    (result["result"].as_u64().expect("a number"), seq)
}

/// What a reader is shown through an edge, and what the edge says of it.
pub(crate) async fn read(edge: &RunningEdge) -> (u64, String) {
    read_at(edge.address).await
}

/// The same for a reader who says which change they have to see.
pub(crate) async fn read_since(edge: &RunningEdge, seq: &str) -> (u64, String) {
    read_with(edge.address, &format!("Mizan-Min-Seq: {seq}\r\n")).await
}

/// What a reader is shown at an address, and what the caches on the way say of it.
pub(crate) async fn read_at(address: SocketAddr) -> (u64, String) {
    read_with(address, "").await
}

async fn read_with(address: SocketAddr, fields: &str) -> (u64, String) {
    let target = format!("{BASE}/ctx/board/?board_id=1");
    let request = format!("GET {target} HTTP/1.1\r\nHost: app.test\r\n{fields}\r\n");
    let answer = Raw::connect(address).await.ask(&request).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let body: serde_json::Value = serde_json::from_str(answer.text()).expect("JSON");
    let statuses = answer
        .fields
        .iter()
        .filter(|(name, _)| name == "cache-status");
    let status = statuses
        .map(|(_, value)| value.as_str())
        .collect::<Vec<_>>()
        .join(", ");
    (body["number"][1].as_u64().expect("a number"), status)
}
