//! Two edges that keep what the manifest does not name: their cache groups are purged at both, over the log in Redis.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use axum::{
    Router,
    extract::State,
    response::IntoResponse,
    routing::{get, post},
};
use http::{HeaderMap, StatusCode};
use tokio::time;

use crate::{
    app::{self, Number},
    bus::SOON,
    cut::Cut,
    server::Server,
    support::{Origin, RunningEdge},
};

/// Pages without Mizan beside an app: one in a group, one in none, and a form that changes both.
fn pages() -> Router {
    let fresh = ("cache-control", "max-age=600");
    let news = async move |State(version): State<Arc<AtomicU64>>, request: HeaderMap| {
        let text = version.load(Ordering::SeqCst).to_string();
        let etag = format!("\"{text}\"");
        let has_it = request
            .get("if-none-match")
            .is_some_and(|known| *known == etag);
        let fields = [("cache-groups", "\"news\""), fresh];
        match has_it {
            true => (StatusCode::NOT_MODIFIED, fields, [("etag", etag)]).into_response(),
            false => (fields, [("etag", etag)], text).into_response(),
        }
    };
    let plain = async move |State(version): State<Arc<AtomicU64>>| {
        let text = version.load(Ordering::SeqCst).to_string();
        ([fresh], text).into_response()
    };
    let change = async |State(version): State<Arc<AtomicU64>>| {
        let version = version.fetch_add(1, Ordering::SeqCst) + 1;
        let purge = ("cache-group-invalidation", "\"news\"");
        ([purge], version.to_string()).into_response()
    };
    Router::new()
        .route("/news", get(news))
        .route("/plain", get(plain))
        .route("/change", post(change))
        .with_state(Arc::default())
}

/// Two edges before one origin: the test cuts the way between the far one and Redis.
struct Scene {
    near: RunningEdge,
    far: RunningEdge,
    way: Cut,
    _redis: Server,
    _origin: Origin,
}

impl Scene {
    async fn open() -> Self {
        let redis = Server::start();
        let url = redis.url();
        let way = Cut::to(&redis).await;
        let app = app::router(&Number::default(), &url).merge(pages());
        let origin = Origin::start(app).await;
        let with = async |url: String| {
            let mut settings = app::before(origin.address);
            settings.redis = Some(url);
            settings.http_cache = true;
            app::edge(settings).await
        };
        let (near, far) = (with(url).await, with(way.url()).await);
        Self {
            near,
            far,
            way,
            _redis: redis,
            _origin: origin,
        }
    }

    /// Waits until the far edge gives this text of a page from memory.
    async fn far_keeps(&self, page: &str, text: &str) {
        let keeps = async {
            loop {
                let (shown, status) = read(&self.far, page).await;
                if shown == text && status.starts_with("mizan-edge; hit") {
                    break;
                }
            }
        };
        let kept = time::timeout(SOON, keeps).await;
        kept.unwrap_or_else(|_| panic!("the far edge keeps {text} of {page} soon"));
    }

    /// Changes all pages through the near edge.
    async fn change(&self) -> String {
        let change = "POST /change HTTP/1.1\r\nHost: app.test\r\nContent-Length: 0\r\n\r\n";
        let answer = self.near.connect().await.ask(change).await;
        assert_eq!(answer.status, 200);
        answer.text().to_owned()
    }
}

/// What a reader is shown of a page through an edge, and what the edge says of it.
async fn read(edge: &RunningEdge, page: &str) -> (String, String) {
    let answer = edge.connect().await.get(page).await;
    assert_eq!(answer.status, 200);
    let status = answer.field("cache-status").unwrap_or_default().to_owned();
    (answer.text().to_owned(), status)
}

#[tokio::test]
async fn a_group_that_a_change_through_one_edge_makes_stale_is_stale_at_the_other() {
    let scene = Scene::open().await;
    scene.far_keeps("/news", "0").await;
    for _ in 0..3 {
        let text = scene.change().await;
        assert_eq!(read(&scene.near, "/news").await.0, text);
        scene.far_keeps("/news", &text).await;
    }
}

#[tokio::test]
async fn what_is_in_a_group_is_given_unasked_only_as_long_as_purges_would_arrive() {
    let scene = Scene::open().await;
    scene.far_keeps("/news", "0").await;
    scene.far_keeps("/plain", "0").await;
    scene.way.cut();
    let text = scene.change().await;
    let shows = async { while read(&scene.far, "/news").await.0 != text {} };
    time::timeout(SOON, shows).await.expect("the lease ends");
    for _ in 0..3 {
        let text = scene.change().await;
        let (shown, status) = read(&scene.far, "/news").await;
        assert_eq!(shown, text);
        assert!(status.starts_with("mizan-edge; fwd=stale"), "{status}");
    }
    // What is in no group is as fresh as its origin said.
    let (shown, status) = read(&scene.far, "/plain").await;
    assert_eq!(shown, "0");
    assert!(status.starts_with("mizan-edge; hit"), "{status}");

    scene.way.mend();
    let text = scene.change().await;
    scene.far_keeps("/news", &text).await;
}

#[tokio::test]
async fn what_was_confirmed_by_the_origin_without_the_log_is_given_without_its_content() {
    let scene = Scene::open().await;
    scene.far_keeps("/news", "0").await;
    scene.way.cut();
    let asked = async {
        while read(&scene.far, "/news")
            .await
            .1
            .starts_with("mizan-edge; hit")
        {}
    };
    time::timeout(SOON, asked).await.expect("the lease ends");
    let (shown, status) = read(&scene.far, "/news").await;
    assert_eq!(shown, "0");
    assert!(status.contains("fwd-status=304"), "{status}");
}
