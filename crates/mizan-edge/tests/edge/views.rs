//! Views that answer GET and change something: sign-in callbacks, links in mails. What they invalidate is purged before
//! the answer is passed on, whatever the method and whatever kind of view it is.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use axum::{Router, body::Body, extract::Request, response::Response};
use mizan_edge::ManifestSource;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::Notify;

use crate::support::{Origin, RawOrigin, RunningEdge, Time, manifest, settings};

const BOARD: &str = "/api/mizan/ctx/board/?board_id=1";

/// The manifest of the board with views: a mutation that answers GET, a plain view, and two pages.
fn with_views() -> String {
    let mut manifest: Value = serde_json::from_str(&manifest::text()).unwrap();
    let add = |list: &mut Value, what: Value| list.as_array_mut().unwrap().push(what);
    add(
        &mut manifest["mutations"],
        json!({ "name": "sign_in", "affects": [{ "context": "board" }], "private": false,
                "route": "/sign-in/", "methods": ["GET"] }),
    );
    add(
        &mut manifest["functions"],
        json!({ "name": "magic", "private": false, "route": "/magic/", "methods": ["GET"] }),
    );
    let page = |name: &str, cache: Option<Value>| {
        let mut page = json!({ "route": format!("/{name}/"), "function": name, "params": [],
                               "methods": ["GET"], "userScoped": false });
        if let Some(cache) = cache {
            page["cache"] = cache;
        }
        page
    };
    let policy = json!({ "ttl": 60, "swr": 0, "public": true });
    add(&mut manifest["pages"], page("welcome", Some(policy)));
    add(&mut manifest["pages"], page("plain", None));
    manifest.to_string()
}

struct Scene {
    edge: RunningEdge,
    version: Arc<AtomicU64>,
    _origin: Origin,
    _folder: TempDir,
}

impl Scene {
    /// An edge before an origin where every path but the context's changes the board and invalidates it.
    async fn open(http_cache: bool, arrived: Arc<Notify>) -> Self {
        let version = Arc::new(AtomicU64::new(0));
        let counter = version.clone();
        let app = Router::new().fallback(async move |request: Request| {
            let is_read = request.uri().path().starts_with("/api/mizan/ctx/");
            let changed = u64::from(!is_read);
            let version = counter.fetch_add(changed, Ordering::SeqCst) + changed;
            if request.headers().contains_key("x-slow") {
                arrived.notify_one();
                tokio::task::yield_now().await;
            }
            let mut response = Response::builder()
                .header("content-type", "application/json")
                .header("cache-control", "public, max-age=600")
                .header("mizan-cache-control", "public, max-age=60")
                .header("cache-groups", "\"board\", \"board;board_id=1\"");
            if !is_read {
                response = response.header("x-mizan-invalidate", "board;board_id=1");
            }
            response.body(Body::from(version.to_string())).unwrap()
        });
        let origin = Origin::start(app).await;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("manifest.json");
        std::fs::write(&path, with_views()).unwrap();
        let mut settings = settings(origin.address);
        settings.manifest = ManifestSource::File(path);
        settings.http_cache = http_cache;
        settings.clock = Time::new().clock();
        let edge = RunningEdge::with(settings).await;
        edge.edge.load_manifest().await.unwrap();
        Self {
            edge,
            version,
            _origin: origin,
            _folder: folder,
        }
    }

    async fn read(&self) -> String {
        self.edge.connect().await.get(BOARD).await.text().to_owned()
    }
}

const VIEWS: [&str; 5] = [
    "/api/mizan/sign-in/",
    "/api/mizan/magic/",
    "/api/mizan/welcome/",
    "/api/mizan/plain/",
    "/accounts/callback",
];

#[tokio::test]
async fn what_a_view_invalidates_on_get_is_purged_and_its_answer_is_never_stored() {
    for http_cache in [false, true] {
        for view in VIEWS {
            for line in ["GET", "HEAD"] {
                let scene = Scene::open(http_cache, Arc::default()).await;
                for _ in 0..2 {
                    let before = scene.version.load(Ordering::SeqCst);
                    assert_eq!(scene.read().await, before.to_string());
                    assert_eq!(scene.read().await, before.to_string());
                    let request = format!(
                        "{line} {view} HTTP/1.1\r\nHost: app.test\r\nConnection: close\r\n\r\n"
                    );
                    let mut client = scene.edge.connect().await;
                    client.send(request).await;
                    let head = client.head().await.unwrap();
                    client.rest().await;
                    assert!(
                        !head.contains("; stored") && !head.contains("; hit"),
                        "{head}"
                    );
                    assert_eq!(scene.version.load(Ordering::SeqCst), before + 1, "{view}");
                    let after = (before + 1).to_string();
                    assert_eq!(scene.read().await, after, "{line} {view} {http_cache}");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_client_that_leaves_does_not_take_the_purge_along() {
    for view in VIEWS {
        let arrived = Arc::new(Notify::new());
        let scene = Scene::open(false, arrived.clone()).await;
        assert_eq!(scene.read().await, "0");
        let mut client = scene.edge.connect().await;
        let request = format!("GET {view} HTTP/1.1\r\nHost: app.test\r\nX-Slow: 1\r\n\r\n");
        // A page that may be stored is asked for without the client's fields.
        if view.contains("welcome") {
            client.get(view).await;
        } else {
            client.send(request).await;
            arrived.notified().await;
        }
        drop(client);
        while scene.read().await != "1" {}
    }
}

#[tokio::test]
async fn a_view_on_get_whose_answer_is_lost_purges_all_that_is_stored() {
    for (http_cache, is_of_a_proxy) in [(false, false), (false, true), (true, false), (true, true)]
    {
        for (view, is_purged) in [
            ("/api/mizan/sign-in/", true),
            // Neither declares the board.
            ("/api/mizan/magic/", true),
            ("/api/mizan/plain/", true),
            // A page that edges store, and what is no function's.
            ("/api/mizan/welcome/", false),
            ("/accounts/callback", false),
        ] {
            let reads = Arc::new(AtomicU64::new(0));
            let origin = losing(reads.clone(), is_of_a_proxy).await;
            let folder = tempfile::tempdir().unwrap();
            let mut settings = settings(origin.address);
            settings.manifest = ManifestSource::File(folder.path().join("manifest.json"));
            settings.http_cache = http_cache;
            std::fs::write(folder.path().join("manifest.json"), with_views()).unwrap();
            let edge = RunningEdge::with(settings).await;
            edge.edge.load_manifest().await.unwrap();
            let mut client = edge.connect().await;
            assert_eq!(client.get(BOARD).await.text(), "1");
            let status = if is_of_a_proxy { 504 } else { 502 };
            assert_eq!(client.get(view).await.status, status);
            let read = if is_purged { "2" } else { "1" };
            assert_eq!(client.get(BOARD).await.text(), read, "{view} {http_cache}");
        }
    }
}

/// An origin that numbers the reads of the board. To every other request it closes the connection, or answers as a proxy
/// does whose backend did not.
async fn losing(reads: Arc<AtomicU64>, is_of_a_proxy: bool) -> RawOrigin {
    RawOrigin::start(move |mut raw| {
        let reads = reads.clone();
        async move {
            while let Some(head) = raw.head().await {
                let is_read = head.contains("/ctx/");
                if !is_read && is_of_a_proxy {
                    raw.send("HTTP/1.1 504 Gateway Timeout\r\nContent-Length: 0\r\n\r\n")
                        .await;
                    continue;
                }
                if !is_read {
                    return;
                }
                let body = reads.fetch_add(1, Ordering::SeqCst) + 1;
                raw.send(format!(
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nCache-Groups: \"board\"\r\n\
                     Mizan-Cache-Control: public, max-age=60\r\nContent-Length: 1\r\n\r\n{body}"
                ))
                .await;
            }
        }
    })
    .await
}
