//! What `Cache-Status` says of storing is what happened, whatever the size of a response and the number of its groups.

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Path, RawQuery},
    response::Response,
    routing::get,
};
use futures_util::stream;
use mizan_edge::ManifestSource;
use tempfile::TempDir;

use crate::support::{Answer, Origin, RunningEdge, Time, manifest, settings};

const KB: usize = 1 << 10;
const MB: usize = 1 << 20;

/// An edge with this much memory before an origin whose responses are as large as they are asked to be.
struct Scene {
    edge: RunningEdge,
    _origin: Origin,
    _folder: TempDir,
}

impl Scene {
    async fn open(memory: usize, groups: &'static str) -> Self {
        let app = Router::new()
            .route(
                "/file/{size}",
                get(async |Path(size): Path<usize>| file(size, true)),
            )
            .route(
                "/stream/{size}",
                get(async |Path(size): Path<usize>| file(size, false)),
            )
            .route(
                "/groups",
                get(async move || {
                    let mut response = file(10, true);
                    let groups = groups.parse().unwrap();
                    response.headers_mut().insert("cache-groups", groups);
                    response
                }),
            )
            .route(
                "/api/mizan/ctx/board/",
                get(async move |RawQuery(query): RawQuery| {
                    let size = query.unwrap().replace("board_id=", "");
                    bundle(size.parse().unwrap(), groups)
                }),
            );
        let origin = Origin::start(app).await;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("manifest.json");
        std::fs::write(&path, manifest::text()).unwrap();
        let mut settings = settings(origin.address);
        settings.manifest = ManifestSource::File(path);
        settings.http_cache = true;
        settings.clock = Time::new().clock();
        settings.cache.bytes = memory as u64;
        let edge = RunningEdge::with(settings).await;
        edge.edge.load_manifest().await.unwrap();
        Self {
            edge,
            _origin: origin,
            _folder: folder,
        }
    }

    async fn get(&self, target: &str) -> Answer {
        self.edge.connect().await.get(target).await
    }

    /// What `Cache-Status` says of the first of two requests, and whether the second is a hit.
    async fn twice(&self, target: &str) -> (String, bool) {
        let first = self.get(target).await;
        let second = self.get(target).await;
        assert_eq!((first.status, second.status), (200, 200), "{target}");
        assert_eq!(first.body.len(), second.body.len(), "{target}");
        let status = |answer: &Answer| answer.field("cache-status").unwrap().to_owned();
        (status(&first), status(&second).contains("; hit"))
    }
}

/// A response of this many bytes, which says how many there are or ends with a chunk.
fn file(size: usize, is_exact: bool) -> Response {
    let body = match is_exact {
        true => Body::from(vec![b'x'; size]),
        false => {
            let piece = Ok::<_, std::io::Error>(Bytes::from(vec![b'x'; size]));
            Body::from_stream(stream::iter([piece]))
        }
    };
    let response = Response::builder().header("cache-control", "max-age=600");
    response.body(body).unwrap()
}

/// A bundle of the board of this many bytes.
fn bundle(size: usize, groups: &str) -> Response {
    let response = Response::builder()
        .header("content-type", "application/json")
        .header("cache-groups", groups)
        .header("mizan-cache-control", "public, max-age=60");
    let body = format!("\"{}\"", "x".repeat(size - 2));
    response.body(Body::from(body)).unwrap()
}

fn targets(size: usize) -> [String; 2] {
    [
        format!("/api/mizan/ctx/board/?board_id={size}"),
        format!("/file/{size}"),
    ]
}

#[tokio::test]
async fn what_is_said_to_be_stored_is_and_what_is_not_says_why() {
    for memory in [4 * MB, 256 * MB] {
        let scene = Scene::open(memory, "\"board\"").await;
        for size in [2, 100 * KB, 600 * KB, 4 * MB, 7 * MB, 9 * MB] {
            for target in targets(size) {
                let (status, is_hit) = scene.twice(&target).await;
                let has_room = size < memory / 4 && size < 8 * MB;
                let expected = match has_room {
                    true => "; stored",
                    false => "; detail=too-large",
                };
                assert!(status.ends_with(expected), "{memory} {target}: {status}");
                assert_eq!(is_hit, has_room, "{memory} {target}: {status}");
            }
        }
    }
}

#[tokio::test]
async fn of_a_response_without_a_length_nothing_is_claimed_before_it_has_arrived() {
    let scene = Scene::open(4 * MB, "\"board\"").await;
    for (size, expected) in [(10, true), (600 * KB, true), (3 * MB, false)] {
        let (status, is_hit) = scene.twice(&format!("/stream/{size}")).await;
        assert!(status.ends_with("; detail=streamed"), "{status}");
        assert_eq!(is_hit, expected, "{size}");
    }
}

#[tokio::test]
async fn more_and_longer_groups_than_rfc_9875_asks_for_are_read() {
    let names =
        (0..400).map(|number| format!("\"board.{}{number};board_id=10\"", "long".repeat(20)));
    let names = names.collect::<Vec<_>>().join(", ");
    assert!(names.len() > 32 * KB);
    let groups: &'static str = Box::leak(names.into_boxed_str());
    let scene = Scene::open(4 * MB, groups).await;
    for target in ["/api/mizan/ctx/board/?board_id=10", "/groups"] {
        let (status, is_hit) = scene.twice(target).await;
        assert!(status.ends_with("; stored") && is_hit, "{target}: {status}");
    }
}

#[tokio::test]
async fn a_response_whose_groups_cannot_be_read_says_so() {
    let scene = Scene::open(4 * MB, "board").await;
    for target in ["/api/mizan/ctx/board/?board_id=10", "/groups"] {
        let (status, is_hit) = scene.twice(target).await;
        assert!(
            status.ends_with("; detail=groups") && !is_hit,
            "{target}: {status}"
        );
    }
}
