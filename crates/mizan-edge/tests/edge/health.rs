//! Health checks: an origin that fails its own gets nothing to do until it is well again.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicU16, AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    extract::State,
    routing::{any, get},
};
use http::{StatusCode, Uri};
use mizan_edge::{Edge, Settings};

use crate::support::{Log, Origin, RunningEdge};

/// A status that means here: give no answer.
const SILENCE: u16 = 999;

/// A backend that says of itself how it is, and in every other answer its name.
struct Backend {
    health: Arc<Health>,
    origin: Origin,
}

struct Health {
    status: AtomicU16,
    /// How many checks have reached it.
    checks: AtomicUsize,
}

impl Backend {
    async fn start(name: &'static str) -> Self {
        let health = Arc::new(Health {
            status: AtomicU16::new(200),
            checks: AtomicUsize::new(0),
        });
        let app = Router::new()
            .route("/health", get(check))
            .fallback(any(async move || name))
            .with_state(health.clone());
        let origin = Origin::start(app).await;
        Self { health, origin }
    }

    /// Lets it feel so from now on, and waits until the edge has noticed.
    async fn is(&self, status: u16) {
        self.health.status.store(status, Ordering::SeqCst);
        // When the one after the next begins, what came of the next is known.
        self.is_asked(2).await;
    }

    async fn is_asked(&self, times: usize) {
        let checks = || self.health.checks.load(Ordering::SeqCst);
        let enough = checks() + times;
        while checks() < enough {
            tokio::task::yield_now().await;
        }
    }
}

async fn check(State(health): State<Arc<Health>>) -> StatusCode {
    let status = health.status.load(Ordering::SeqCst);
    health.checks.fetch_add(1, Ordering::SeqCst);
    if status == SILENCE {
        std::future::pending::<()>().await;
    }
    StatusCode::from_u16(status).unwrap()
}

/// Two backends, and an edge that asks them often.
async fn two() -> (Backend, Backend, RunningEdge) {
    two_with_patience(Duration::from_secs(60)).await
}

async fn two_with_patience(patience: Duration) -> (Backend, Backend, RunningEdge) {
    let (a, b) = (Backend::start("a").await, Backend::start("b").await);
    let uris = [&a, &b].map(|each| format!("http://{}", each.origin.address).parse().unwrap());
    let mut settings = Settings::new(uris.to_vec());
    settings.health_path = Some(Uri::from_static("/health"));
    settings.check_interval = Duration::from_millis(2);
    settings.timeouts.check = patience;
    (a, b, RunningEdge::with(settings).await)
}

/// The names of those who answer requests.
async fn who_answers(edge: &RunningEdge) -> String {
    let mut client = edge.connect().await;
    let mut names = BTreeSet::new();
    for _ in 0..6 {
        names.insert(client.get("/").await.text().to_owned());
        let post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n1";
        names.insert(client.ask(post).await.text().to_owned());
    }
    Vec::from_iter(names).concat()
}

#[tokio::test]
async fn an_origin_that_fails_its_check_is_asked_for_nothing_until_it_is_well() {
    let (_a, b, edge) = two().await;
    assert_eq!(who_answers(&edge).await, "ab");
    for sick in [503, 500, 404] {
        b.is(sick).await;
        assert_eq!(who_answers(&edge).await, "a", "{sick}");
        for well in [200, 302] {
            b.is(well).await;
            assert_eq!(who_answers(&edge).await, "ab", "{well}");
        }
    }
}

#[tokio::test]
async fn when_every_origin_fails_its_check_all_are_asked_as_if_none_did() {
    let (a, b, edge) = two().await;
    a.is(503).await;
    b.is(503).await;
    assert_eq!(who_answers(&edge).await, "ab");
    a.is(200).await;
    assert_eq!(who_answers(&edge).await, "a");
}

#[tokio::test]
async fn a_check_that_is_not_answered_fails_in_time() {
    let (_a, b, edge) = two_with_patience(Duration::from_millis(300)).await;
    b.is(SILENCE).await;
    assert_eq!(who_answers(&edge).await, "a");
    b.is(200).await;
    assert_eq!(who_answers(&edge).await, "ab");
}

#[tokio::test]
async fn a_check_that_hangs_keeps_no_other_origin_from_being_asked() {
    let (a, b, edge) = two().await;
    b.health.status.store(SILENCE, Ordering::SeqCst);
    b.is_asked(1).await;
    a.is_asked(3).await;
    assert_eq!(who_answers(&edge).await, "ab", "nothing is known of it yet");
}

#[tokio::test]
async fn an_origin_that_falls_sick_and_gets_well_is_told_of_once_each() {
    let (_a, b, _edge) = two().await;
    let log = Log::listen();
    b.is(503).await;
    b.is_asked(3).await;
    b.is(200).await;
    let address = b.origin.address.to_string();
    let fails = log.with("fails its health check");
    assert_eq!(fails.len(), 1, "{}", log.text());
    assert!(fails[0].contains(&address) && fails[0].contains("503"));
    assert_eq!(log.with("is well again").len(), 1, "{}", log.text());
}

#[tokio::test]
async fn what_is_no_path_cannot_be_asked_for() {
    for wrong in ["health", "http://a.test/health", "*"] {
        let mut settings = Settings::new(vec![Uri::from_static("http://a.test")]);
        settings.health_path = Some(wrong.parse().unwrap());
        let error = Edge::new(settings).unwrap_err().to_string();
        assert!(error.contains("is not a path"), "{wrong}: {error}");
        assert!(error.contains("`/health`"), "{wrong}: {error}");
    }
}
