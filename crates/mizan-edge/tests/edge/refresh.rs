//! A 304 of the origin updates a stored response in one way, whichever policy stored it (RFC 9111 §3.2, §4.3.4).

use axum::{Router, body::Body, extract::Request, response::Response};
use mizan_edge::ManifestSource;

use crate::support::{Answer, Origin, RunningEdge, Time, manifest, settings};

/// Answers a first request whole, and later ones with a 304 that describes itself as something else.
async fn answer(request: Request) -> Response {
    let mut response = Response::builder()
        .header("etag", "\"one\"")
        .header("cache-groups", "\"board\"")
        .header("mizan-cache-control", "public, max-age=60");
    if request.headers().contains_key("if-none-match") {
        response = response
            .status(304)
            .header("content-type", "text/html")
            .header("content-encoding", "gzip")
            .header("content-range", "bytes 0-1/2")
            .header("link", "</new>; rel=a")
            .header("link", "</newer>; rel=b")
            .header("x-new", "1");
        return response.body(Body::empty()).unwrap();
    }
    let response = response
        .header("content-type", "application/json")
        .header("link", "</old>; rel=a")
        .header("x-old", "1")
        .header("x-old", "2");
    response.body(Body::from("{}")).unwrap()
}

fn values<'a>(answer: &'a Answer, name: &str) -> Vec<&'a str> {
    let lines = answer.fields.iter().filter(|(found, _)| found == name);
    lines.map(|(_, value)| value.as_str()).collect()
}

#[tokio::test]
async fn a_304_updates_fields_and_never_what_describes_the_body() {
    let origin = Origin::start(Router::new().fallback(answer)).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("manifest.json");
    std::fs::write(&path, manifest::text()).unwrap();
    let time = Time::new();
    let mut settings = settings(origin.address);
    settings.manifest = ManifestSource::File(path);
    settings.http_cache = true;
    settings.clock = time.clock();
    let edge = RunningEdge::with(settings).await;
    edge.edge.load_manifest().await.unwrap();
    let mut client = edge.connect().await;
    for target in ["/api/mizan/ctx/board/?board_id=1", "/feed"] {
        let first = client.get(target).await;
        assert_eq!(values(&first, "x-old"), ["1", "2"], "{target}");
        time.pass(100);
        // The one that was confirmed, and the hit that follows.
        for expected in ["fwd=stale", "hit"] {
            let answer = client.get(target).await;
            let status = answer.field("cache-status").unwrap();
            assert!(status.contains(expected), "{target}: {status}");
            assert_eq!((answer.status, answer.text()), (200, "{}"), "{target}");
            assert_eq!(values(&answer, "content-type"), ["application/json"]);
            assert!(values(&answer, "content-encoding").is_empty(), "{target}");
            assert!(values(&answer, "content-range").is_empty(), "{target}");
            assert_eq!(
                values(&answer, "link"),
                ["</new>; rel=a", "</newer>; rel=b"]
            );
            assert_eq!(values(&answer, "x-old"), ["1", "2"], "{target}");
            assert_eq!(values(&answer, "x-new"), ["1"], "{target}");
        }
    }
}
