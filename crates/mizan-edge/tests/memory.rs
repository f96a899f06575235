//! The memory an edge takes for what it stores is what it was given, whatever policies fill it.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says what it expects"
)]

#[path = "support/mod.rs"]
mod support;

use axum::{Router, body::Body, extract::Request, response::Response};
use mizan_edge::ManifestSource;
use support::{Origin, RunningEdge, manifest, settings};

const MB: u64 = 1 << 20;
/// The memory of the edge.
const LIMIT: u64 = 64 * MB;
/// The bytes of one response.
const SIZE: usize = 100 << 10;
/// Responses of each policy, in both together five times as many as there is memory for.
const RESPONSES: u64 = 5 * LIMIT / SIZE as u64 / 2;
/// What the test, its origin and the edge take beside, and what the allocator does not give back.
const BESIDE: u64 = 24 * MB;

/// The memory of this process that is in use, in bytes.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS:"))
        .unwrap();
    let kilobytes = line.split_whitespace().nth(1).unwrap();
    kilobytes.parse::<u64>().unwrap() << 10
}

async fn answer(request: Request) -> Response {
    let mut response = Response::builder()
        .header("content-type", "application/json")
        .header("cache-groups", "\"board\"")
        .header("cache-control", "max-age=600");
    if request.uri().path().starts_with("/api/") {
        response = response.header("mizan-cache-control", "public, max-age=60");
    }
    response.body(Body::from(vec![b'1'; SIZE])).unwrap()
}

#[tokio::test]
async fn what_both_policies_store_is_within_the_memory_that_is_given() {
    let origin = Origin::start(Router::new().fallback(answer)).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("manifest.json");
    std::fs::write(&path, manifest::text()).unwrap();
    let mut settings = settings(origin.address);
    settings.manifest = ManifestSource::File(path);
    settings.http_cache = true;
    settings.cache.bytes = LIMIT;
    let edge = RunningEdge::with(settings).await;
    edge.edge.load_manifest().await.unwrap();
    let mut client = edge.connect().await;
    client.get("/warm").await;
    let before = resident();
    for number in 0..RESPONSES {
        for target in [
            format!("/api/mizan/ctx/board/?board_id={number}"),
            format!("/file/{number}"),
        ] {
            let answer = client.get(&target).await;
            assert_eq!(answer.body.len(), SIZE);
            let status = answer.field("cache-status").unwrap();
            assert!(status.ends_with("; stored"), "{status}");
        }
        assert!(edge.edge.stored_bytes() <= LIMIT);
    }
    let stored = edge.edge.stored_bytes();
    assert!(stored > LIMIT / 2, "{stored}");
    let grown = resident().saturating_sub(before);
    assert!(grown < LIMIT + BESIDE, "{grown} bytes for {stored}");
}
