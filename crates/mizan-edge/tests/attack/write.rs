//! Writes whose outcome nobody knows: the origin has made its change, and then something goes wrong. Whoever reads next
//! must not be shown what was there before.

use std::{
    future::Future,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use mizan_edge::ManifestSource;
use tempfile::TempDir;
use tokio::sync::Notify;

use crate::{
    attack::{BOARD, call, get},
    gullible,
    support::{Raw, RawOrigin, RunningEdge, settings},
};

const RENAME: &str = "/api/mizan/call/rename_card/";

/// What an origin does with a write once it has its head.
type Talk = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A number that reads answer and writes count up.
#[derive(Clone, Default)]
struct Ledger(Arc<AtomicU64>);

impl Ledger {
    fn commit(&self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }

    fn answer(&self) -> String {
        let body = format!("version {}", self.0.load(Ordering::SeqCst));
        let length = body.len();
        format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nCache-Groups: \"board\"\r\n\
             Mizan-Cache-Control: public, max-age=60\r\nContent-Length: {length}\r\n\r\n{body}"
        )
    }

    /// An edge before an origin that answers reads, and does with a write what the test says.
    async fn start(
        &self,
        write: impl Fn(Raw, Self) -> Talk + Clone + Send + Sync + 'static,
    ) -> Scene {
        let ledger = self.clone();
        let origin = RawOrigin::start(move |mut raw: Raw| {
            let (ledger, write) = (ledger.clone(), write.clone());
            async move {
                while let Some(head) = raw.head().await {
                    if head.starts_with("POST") {
                        return write(raw, ledger).await;
                    }
                    raw.send(ledger.answer()).await;
                }
            }
        })
        .await;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("manifest.json");
        std::fs::write(&path, gullible::manifest()).unwrap();
        let mut settings = settings(origin.address);
        settings.manifest = ManifestSource::File(path);
        settings.timeouts.answer = Duration::from_millis(200);
        let edge = RunningEdge::with(settings).await;
        edge.edge.load_manifest().await.expect("a manifest");
        Scene {
            edge,
            _origin: origin,
            _folder: folder,
        }
    }
}

struct Scene {
    edge: RunningEdge,
    _origin: RawOrigin,
    _folder: TempDir,
}

impl Scene {
    async fn read(&self) -> String {
        self.edge
            .connect()
            .await
            .ask(&get(BOARD, &[]))
            .await
            .text()
            .to_owned()
    }

    /// Sends a write, and waits until the edge has answered it or ended the connection.
    async fn write(&self, path: &str) {
        let mut client = self.edge.connect().await;
        client.exchange(call(path, "1").as_bytes()).await;
    }
}

/// An origin that makes the change and then sends these bytes and dies.
async fn dies_after(path: &str, bytes: &'static str) {
    let ledger = Ledger::default();
    let scene = ledger
        .start(move |mut raw, ledger| {
            Box::pin(async move {
                raw.exactly(1).await;
                ledger.commit();
                raw.send(bytes).await;
            })
        })
        .await;
    assert_eq!(scene.read().await, "version 0");
    scene.write(path).await;
    assert_eq!(scene.read().await, "version 1", "{path} {bytes:?}");
}

#[tokio::test]
async fn a_change_whose_answer_is_lost_is_seen() {
    for bytes in [
        "",
        "HTTP/1.1 200",
        "HTTP/1.1 200 OK\r\nX-Mizan-Invalidate: board",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX-Mizan-Invalidate: bo\0ard\r\n\r\n",
        "nonsense\r\n\r\n",
        "HTTP/1.1 500 Error\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 504 Gateway Timeout\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n",
    ] {
        dies_after(RENAME, bytes).await;
    }
}

#[tokio::test]
async fn a_change_whose_targets_cannot_be_read_is_seen() {
    for bytes in [
        "HTTP/1.1 200 OK\r\nX-Mizan-Invalidate: board;;\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX-Mizan-Invalidate: note\r\nX-Mizan-Invalidate: note\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nCache-Group-Invalidation: \"note\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nCache-Group-Invalidation: note\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nConnection: x-mizan-invalidate\r\nX-Mizan-Invalidate: board\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nConnection: cache-group-invalidation\r\nCache-Group-Invalidation: \"board\"\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 204 No Content\r\nX-Mizan-Invalidate: board\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX-Mizan-Invalidate: *\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX-Mizan-Invalidate: board\r\nContent-Length: 99\r\n\r\nhalf",
        "HTTP/1.1 409 Conflict\r\nX-Mizan-Invalidate: board\r\nContent-Length: 0\r\n\r\n",
    ] {
        dies_after(RENAME, bytes).await;
    }
}

#[tokio::test]
async fn a_change_under_a_name_the_edge_cannot_place_is_seen() {
    // What the origin unescapes, merges or finds by itself is the same function to it.
    for path in [
        "/api/mizan/call/rename_card",
        "/api/mizan/call/rename_card/?x=y",
        "/api/mizan/call/%72ename_card/",
        "/api/mizan/call/rename%5Fcard/",
        "/api/mizan/%63all/rename_card/",
        "/api/mizan/call/deployed_since/",
        "/api/mizan/call/",
        "//api/mizan/call/rename_card/",
        "/api/mizan//call/rename_card/",
        "/api/./mizan/call/rename_card/",
        "/x/../api/mizan/call/rename_card/",
        "/api/mizan/sign/",
        "/api/mizan/%73ign/",
    ] {
        dies_after(path, "").await;
        dies_after(path, "HTTP/1.1 500 Error\r\nContent-Length: 0\r\n\r\n").await;
    }
}

#[tokio::test]
async fn a_change_that_is_never_answered_is_seen() {
    let ledger = Ledger::default();
    let scene = ledger
        .start(|mut raw, ledger| {
            Box::pin(async move {
                raw.exactly(1).await;
                ledger.commit();
                // Silent until the edge gives up.
                raw.rest().await;
            })
        })
        .await;
    assert_eq!(scene.read().await, "version 0");
    scene.write(RENAME).await;
    assert_eq!(scene.read().await, "version 1");
}

#[tokio::test]
async fn a_change_that_is_made_after_the_edge_gave_up_is_seen() {
    let (commit, committed) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (go, done) = (commit.clone(), committed.clone());
    let ledger = Ledger::default();
    let scene = ledger
        .start(move |mut raw, ledger| {
            let (go, done) = (go.clone(), done.clone());
            Box::pin(async move {
                raw.exactly(1).await;
                go.notified().await;
                ledger.commit();
                raw.send(
                    "HTTP/1.1 200 OK\r\nX-Mizan-Invalidate: board\r\nContent-Length: 0\r\n\r\n",
                )
                .await;
                done.notify_one();
                raw.rest().await;
            })
        })
        .await;
    scene.write(RENAME).await;
    assert_eq!(
        scene.read().await,
        "version 0",
        "the edge gave up, and somebody reads"
    );
    commit.notify_one();
    committed.notified().await;
    // Nobody has been told of the change; but it is seen long before what is held is too old.
    let seen = async { while scene.read().await == "version 0" {} };
    let soon = tokio::time::timeout(Duration::from_secs(20), seen);
    soon.await.expect("it is seen");
}

#[tokio::test]
async fn a_change_made_before_its_body_had_arrived_is_seen() {
    // A function with a route of its own may act on the head alone.
    let ledger = Ledger::default();
    let scene = ledger
        .start(|raw, ledger| {
            Box::pin(async move {
                ledger.commit();
                drop(raw);
            })
        })
        .await;
    assert_eq!(scene.read().await, "version 0");
    let mut client = scene.edge.connect().await;
    client
        .send("POST /api/mizan/sign/ HTTP/1.1\r\nHost: app.test\r\nContent-Length: 9\r\n\r\nhalf")
        .await;
    client.answer().await;
    assert_eq!(scene.read().await, "version 1");
}
