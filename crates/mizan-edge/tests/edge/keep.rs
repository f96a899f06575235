//! What is kept, for how long, and what is not.

use std::sync::atomic::Ordering;

use crate::support::{Board, RawOrigin, RunningEdge, Time, manifest, of_board};

const BOARD: &str = "/api/mizan/ctx/board/?board_id=1";

async fn started() -> (Board, RunningEdge, Time) {
    let (board, time) = (Board::start().await, Time::new());
    let edge = RunningEdge::of_board(&board, &time).await;
    (board, edge, time)
}

#[tokio::test]
async fn the_second_read_is_answered_from_memory_and_says_so() {
    let (board, edge, time) = started().await;
    let mut client = edge.connect().await;
    let first = client.get(BOARD).await;
    time.pass(7);
    let second = client.get(BOARD).await;
    assert_eq!(board.reads(), 1);
    assert_eq!((first.status, second.status), (200, 200));
    assert_eq!(first.body, second.body);
    assert_eq!(
        first.field("cache-status"),
        Some("mizan-edge; fwd=uri-miss; stored")
    );
    assert_eq!(
        second.field("cache-status"),
        Some("mizan-edge; hit; ttl=53")
    );
    assert_eq!(second.field("age"), Some("7"));
    assert_eq!(second.field("cache-control"), Some("private, no-cache"));
    assert_eq!(second.field("cache-groups"), None);
}

#[tokio::test]
async fn a_client_that_has_the_answer_is_told_so() {
    let (board, edge, _) = started().await;
    let mut client = edge.connect().await;
    let etag = client.get(BOARD).await.field("etag").unwrap().to_owned();
    let request =
        format!("GET {BOARD} HTTP/1.1\r\nHost: app.test\r\nIf-None-Match: {etag}\r\n\r\n");
    let answer = client.ask(&request).await;
    assert_eq!(answer.status, 304);
    assert_eq!(answer.field("etag"), Some(etag.as_str()));
    let other = request.replace(&etag, "\"another\"");
    assert_eq!(client.ask(&other).await.status, 200);
    assert_eq!(board.reads(), 1);
}

#[tokio::test]
async fn what_is_not_in_the_key_does_not_reach_the_origin() {
    let (board, edge, _) = started().await;
    let request = format!(
        "GET {BOARD} HTTP/1.1\r\nHost: App.test\r\nCookie: session=ada\r\nX-Forwarded-Host: evil\r\n\
         X-Anything: 1\r\nAccept-Language: de\r\nUser-Agent: evil\r\nAccept-Encoding: zstd, gzip\r\n\
         X-HTTP-Method-Override: POST\r\nCache-Control: no-cache\r\nContent-Length: 4\r\n\r\nbody"
    );
    edge.connect().await.ask(&request).await;
    let seen = board.told.seen.lock().unwrap().clone();
    let mut seen: Vec<_> = seen
        .iter()
        .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
        .collect();
    seen.sort_unstable();
    assert_eq!(
        seen,
        [
            "accept-encoding: gzip",
            "host: app.test",
            "mizan-edge: 1",
            "via: 1.1 mizan-edge",
            "x-forwarded-host: app.test",
            "x-forwarded-proto: http",
        ]
    );
}

#[tokio::test]
async fn spellings_of_one_read_are_one_entry_and_hosts_are_not() {
    let (board, edge, _) = started().await;
    let mut client = edge.connect().await;
    for target in [
        "/api/mizan/ctx/board?board_id=1",
        "/api/mizan/ctx/board/?board_id=%31",
        BOARD,
    ] {
        assert_eq!(client.get(target).await.status, 200);
    }
    assert_eq!(board.reads(), 1);
    let other = format!("GET {BOARD} HTTP/1.1\r\nHost: other.test\r\n\r\n");
    client.ask(&other).await;
    client.get("/api/mizan/ctx/board/?board_id=2").await;
    assert_eq!(board.reads(), 3);
}

#[tokio::test]
async fn a_read_the_manifest_does_not_know_is_passed_on_and_never_kept() {
    let (board, edge, _) = started().await;
    let mut client = edge.connect().await;
    let unknown = [
        "/api/mizan/ctx/board/?board_id=1&x=1",
        "/api/mizan/ctx/board/?board_id=1&board_id=1",
        "/api/mizan/ctx/board/?board_id=one",
        "/api/mizan/ctx/plain/",
        "/api/mizan/ctx/nowhere/",
    ];
    for target in unknown {
        let before = board.reads();
        client.get(target).await;
        client.get(target).await;
        assert_eq!(board.reads(), before + 2, "{target}");
    }
}

#[tokio::test]
async fn paths_that_only_look_like_a_context_are_not_one() {
    let (_board, edge, _) = started().await;
    let mut client = edge.connect().await;
    for path in [
        "board/x.css",
        "board;.js",
        "board%2F",
        "board%00",
        "%62oard",
        "board//",
        "../ctx/board/",
    ] {
        let answer = client
            .get(&format!("/api/mizan/ctx/{path}?board_id=1"))
            .await;
        let status = answer.field("cache-status").unwrap_or_default();
        assert!(
            !status.contains("hit") && !status.contains("stored"),
            "{path}: {status}"
        );
    }
}

#[tokio::test]
async fn an_answer_is_kept_only_when_the_origin_agrees() {
    let disagreements = [
        ("vary", "Cookie", "vary"),
        ("vary", "Accept-Encoding, X-Forwarded-Host", "vary"),
        ("vary", "*", "vary"),
        ("content-type", "text/html", "content-type"),
        ("content-encoding", "gzip", "content-coding"),
        ("cache-control", "private, no-store", "no-store"),
        ("cache-groups", "", "groups"),
        ("cache-groups", "board", "groups"),
        ("mizan-cache-control", "", "cache-control"),
        (
            "mizan-cache-control",
            "private, max-age=60",
            "cache-control",
        ),
        ("mizan-cache-control", "public, max-age=x", "cache-control"),
        ("mizan-cache-control", "public, no-store", "cache-control"),
        ("mizan-identity", "5", "identity"),
        ("mizan-manifest", "0000000000000000", "manifest"),
    ];
    for (name, value, reason) in disagreements {
        let (board, edge, _) = started().await;
        board.say(name, value);
        let mut client = edge.connect().await;
        // The client's own request goes to the origin after the edge's, and alone from then on.
        for reads in 2..4 {
            let answer = client.get(BOARD).await;
            assert_eq!(answer.status, 200, "{name}: {value}");
            assert_eq!(board.reads(), reads, "{name}: {value}");
            let status = format!("mizan-edge; fwd=bypass; detail={reason}");
            assert_eq!(answer.field("cache-status"), Some(status.as_str()));
        }
    }
}

#[tokio::test]
async fn no_other_status_is_kept() {
    for status in [201, 204, 206, 301, 404, 410, 500, 503] {
        let (board, edge, _) = started().await;
        board.status(status);
        let mut client = edge.connect().await;
        // What says that the origin failed is not asked for again.
        let first = if status == 503 { 1 } else { 2 };
        for reads in first..first + 2 {
            assert_eq!(client.get(BOARD).await.status, status);
            assert_eq!(board.reads(), reads, "{status}");
        }
    }
}

#[tokio::test]
async fn an_answer_that_did_not_arrive_whole_is_not_kept() {
    const FIELDS: &str = "Content-Type: application/json\r\nCache-Groups: \"board\"\r\n\
        Mizan-Cache-Control: public, max-age=60\r\n";
    let cut = [
        "Content-Length: 20\r\n\r\n{\"half\":",
        "Transfer-Encoding: chunked\r\n\r\n8\r\n{\"half\":\r\n",
        "\r\n{\"half\":",
    ];
    for end in cut {
        let origin = RawOrigin::start(move |mut raw| async move {
            if raw.head().await.is_some() {
                raw.send(format!("HTTP/1.1 200 OK\r\n{FIELDS}{end}")).await;
            }
        })
        .await;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("manifest.json");
        std::fs::write(&path, manifest::text()).unwrap();
        let mut settings = crate::support::settings(origin.address);
        settings.manifest = mizan_edge::ManifestSource::File(path);
        let edge = RunningEdge::with(settings).await;
        edge.edge.load_manifest().await.unwrap();
        for _ in 0..2 {
            let answer = edge.connect().await.get(BOARD).await;
            let status = answer.field("cache-status").unwrap_or_default();
            assert!(
                !status.contains("stored") && !status.contains("hit"),
                "{end:?}: {status}"
            );
        }
    }
}

#[tokio::test]
async fn a_part_and_an_answer_for_another_page_come_from_the_origin() {
    let (board, edge, _) = started().await;
    let mut client = edge.connect().await;
    client.get(BOARD).await;
    for field in ["Range: bytes=0-1", "Origin: https://other.test"] {
        let request = format!("GET {BOARD} HTTP/1.1\r\nHost: app.test\r\n{field}\r\n\r\n");
        let before = board.reads();
        client.ask(&request).await;
        assert_eq!(board.reads(), before + 1, "{field}");
    }
}

#[tokio::test]
async fn a_head_request_has_the_fields_of_the_answer_alone() {
    let (board, edge, _) = started().await;
    let mut client = edge.connect().await;
    let length = client.get(BOARD).await.body.len();
    client
        .send(format!("HEAD {BOARD} HTTP/1.1\r\nHost: app.test\r\n\r\n"))
        .await;
    let head = client.head().await.unwrap().to_ascii_lowercase();
    assert!(
        head.contains(&format!("content-length: {length}\r\n")),
        "{head}"
    );
    assert_eq!(client.get(BOARD).await.body.len(), length);
    assert_eq!(board.reads(), 1);
}

#[tokio::test]
async fn another_manifest_is_fetched_when_the_origin_names_one() {
    let (board, edge, _) = started().await;
    let mut client = edge.connect().await;
    client.get(BOARD).await;
    *board.told.manifest.lock().unwrap() = manifest::with(5);
    // What was kept by the old manifest is served until an answer shows the new one.
    client.get("/api/mizan/ctx/board/?board_id=2").await;
    loop {
        let answer = client.get(BOARD).await;
        if answer.field("cache-status") == Some("mizan-edge; hit; ttl=5") {
            break;
        }
    }
}

#[tokio::test]
async fn what_was_stored_by_an_earlier_manifest_is_not_served_when_it_comes_back() {
    let (board, edge, _) = started().await;
    let mut client = edge.connect().await;
    client.get(BOARD).await;
    for (manifest, ttl) in [(manifest::with(5), 5), (manifest::text(), 60)] {
        *board.told.manifest.lock().unwrap() = manifest;
        let version = board.told.version.fetch_add(1, Ordering::SeqCst) + 1;
        let stored = format!("mizan-edge; hit; ttl={ttl}");
        for other in 100.. {
            // What is not stored goes to the origin, whose answer names the other manifest.
            let other = format!("/api/mizan/ctx/board/?board_id={other}");
            client.get(&other).await;
            if client.get(&other).await.field("cache-status") == Some(&stored) {
                break;
            }
        }
        let shown = client.get(BOARD).await;
        let shown = String::from_utf8_lossy(&shown.body).into_owned();
        assert!(
            shown.contains(&format!(r#""version":{version},"#)),
            "{shown}"
        );
    }
}

#[tokio::test]
async fn without_the_secret_there_is_no_manifest_and_the_error_says_what_to_do() {
    let (board, time) = (Board::start().await, Time::new());
    let mut settings = of_board(&board, &time);
    settings.manifest = mizan_edge::ManifestSource::Origin {
        base: "/api/mizan".to_owned(),
        secret: None,
    };
    let edge = RunningEdge::with(settings).await;
    let error = edge.edge.load_manifest().await.unwrap_err().to_string();
    assert!(error.contains("MIZAN_EDGE_SECRET"), "{error}");
    assert_eq!(edge.connect().await.get(BOARD).await.status, 200);
}
