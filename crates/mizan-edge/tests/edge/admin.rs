//! What operators can see and do, and who may.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use axum::{Router, routing::any};
use http::StatusCode;
use mizan_edge::{Settings, sign};

use crate::support::{Board, Origin, Raw, RunningEdge, Time, of_board, operator, order, settings};

const BOARD: &str = "/api/mizan/ctx/board/?board_id=1";
const NOW: u64 = 1_000_000;

async fn started() -> (Board, RunningEdge, Raw) {
    let board = Board::start().await;
    let mut settings = of_board(&board, &Time::new());
    settings.admin_secret = Some("secret".to_owned());
    let (edge, admin) = with(settings).await;
    (board, edge, admin)
}

async fn with(settings: Settings) -> (RunningEdge, Raw) {
    let edge = RunningEdge::with(settings).await;
    edge.edge.load_manifest().await.unwrap();
    let admin = operator(&edge).await;
    (edge, admin)
}

#[tokio::test]
async fn a_signed_order_purges_and_an_unsigned_or_repeated_one_does_not() {
    let (board, edge, mut admin) = started().await;
    let mut client = edge.connect().await;
    client.get(BOARD).await;
    let body = r#"{"tags":["board;board_id=1"]}"#;
    let good = sign("secret", NOW, body.as_bytes());
    for bad in [
        sign("other", NOW, body.as_bytes()),
        sign("secret", NOW - 61, body.as_bytes()),
        String::new(),
    ] {
        assert_eq!(order(&mut admin, body, &bad).await.status, 401);
    }
    client.get(BOARD).await;
    assert_eq!(board.reads(), 1);

    assert_eq!(order(&mut admin, body, &good).await.status, 200);
    client.get(BOARD).await;
    assert_eq!(board.reads(), 2);

    assert_eq!(order(&mut admin, body, &good).await.status, 401);
    let wrong = r#"{"tag":["board"]}"#;
    let signed = sign("secret", NOW, wrong.as_bytes());
    assert_eq!(order(&mut admin, wrong, &signed).await.status, 400);
}

#[tokio::test]
async fn everything_can_be_purged_at_once() {
    let (board, edge, mut admin) = started().await;
    let mut client = edge.connect().await;
    client.get(BOARD).await;
    let body = r#"{"all":true}"#;
    order(&mut admin, body, &sign("secret", NOW, body.as_bytes())).await;
    client.get(BOARD).await;
    assert_eq!(board.reads(), 2);
}

#[tokio::test]
async fn metrics_count_how_requests_were_answered() {
    let (_board, edge, mut admin) = started().await;
    let mut client = edge.connect().await;
    client.get(BOARD).await;
    client.get(BOARD).await;
    client.get("/nowhere").await;
    let text = admin.get("/metrics").await.text().to_owned();
    for line in [
        "mizan_edge_requests_total{cache=\"hit\"} 1",
        "mizan_edge_requests_total{cache=\"miss\"} 1",
        "mizan_edge_requests_total{cache=\"pass\"} 1",
        "mizan_edge_responses_total{status=\"2xx\"} 2",
        "mizan_edge_responses_total{status=\"4xx\"} 1",
        "mizan_edge_connections 1",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
    assert_eq!(admin.get("/health").await.status, 200);
    assert_eq!(admin.get("/other").await.status, 404);
}

#[tokio::test]
async fn what_is_kept_by_the_rules_of_http_is_counted_as_well() {
    let is_well = Arc::new(AtomicBool::new(true));
    let health = is_well.clone();
    let lives = "max-age=10, stale-while-revalidate=10, stale-if-error=60";
    let page = any(async move || {
        let status = match health.load(Ordering::SeqCst) {
            true => StatusCode::OK,
            false => StatusCode::SERVICE_UNAVAILABLE,
        };
        (status, [("cache-control", lives)], "page")
    });
    let origin = Origin::start(Router::new().route("/page", page)).await;
    let time = Time::new();
    let mut settings = settings(origin.address);
    settings.http_cache = true;
    settings.clock = time.clock();
    let (edge, mut admin) = with(settings).await;
    let mut client = edge.connect().await;
    client.get("/page").await;
    client.get("/page").await;
    time.pass(30);
    is_well.store(false, Ordering::SeqCst);
    client.get("/page").await;
    is_well.store(true, Ordering::SeqCst);
    client.get("/page").await;
    time.pass(15);
    client.get("/page").await;
    let write = "POST /page HTTP/1.1\r\nHost: app.test\r\nContent-Length: 0\r\n\r\n";
    client.ask(write).await;
    client
        .ask("OPTIONS /page HTTP/1.1\r\nHost: app.test\r\n\r\n")
        .await;
    let text = admin.get("/metrics").await.text().to_owned();
    for (cache, count) in [
        ("miss", 2),
        ("hit", 1),
        ("stale-if-error", 1),
        ("stale", 1),
        ("write", 1),
        ("pass", 1),
    ] {
        let line = format!("mizan_edge_requests_total{{cache=\"{cache}\"}} {count}\n");
        assert!(text.contains(&line), "{line} is not in\n{text}");
    }
}

#[tokio::test]
async fn metrics_are_in_the_form_prometheus_reads_under_the_names_that_are_documented() {
    let (_board, _edge, mut admin) = started().await;
    let answer = admin.get("/metrics").await;
    assert_eq!(
        answer.field("content-type"),
        Some("application/openmetrics-text; version=1.0.0; charset=utf-8")
    );
    let text = answer.text();
    assert!(text.ends_with("# EOF\n"), "{text}");
    let described = text.lines().filter_map(|line| line.strip_prefix("# TYPE "));
    let mut described: Vec<_> = described.collect();
    described.sort_unstable();
    // Each once: a repeated description is an error.
    assert_eq!(
        described,
        [
            "mizan_edge_connections gauge",
            "mizan_edge_origin_failures counter",
            "mizan_edge_purges counter",
            "mizan_edge_requests counter",
            "mizan_edge_responses counter",
            "mizan_edge_unknown_outcomes counter",
        ]
    );
    let docs = include_str!("../../../../docs/edge.md");
    let samples = text.lines().filter(|line| !line.starts_with('#'));
    for sample in samples {
        let name = sample.split(['{', ' ']).next().unwrap();
        assert!(
            docs.contains(&format!("`{name}")),
            "{name} is not in docs/edge.md"
        );
        let label = sample.split('"').nth(1).unwrap_or_default();
        assert!(docs.contains(label), "{label} is not in docs/edge.md");
    }
}

#[tokio::test]
async fn an_operator_who_does_not_finish_an_order_is_let_go() {
    let board = Board::start().await;
    let mut settings = of_board(&board, &Time::new());
    settings.admin_secret = Some("secret".to_owned());
    settings.timeouts.body = std::time::Duration::from_millis(20);
    let (_edge, mut admin) = with(settings).await;
    let half = "POST /purge HTTP/1.1\r\nHost: a\r\nContent-Length: 20\r\n\r\n{\"all\"";
    assert_eq!(admin.ask(half).await.status, 413);
}
