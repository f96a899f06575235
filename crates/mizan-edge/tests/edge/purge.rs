//! A write makes stale what its answer says, before the answer is passed on; in doubt, what the function declares.

use std::sync::atomic::Ordering;

use crate::support::{Board, RawOrigin, RunningEdge, Time, manifest, settings};

fn board(id: u32) -> String {
    format!("/api/mizan/ctx/board/?board_id={id}")
}

fn call(function: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "POST /api/mizan/call/{function}/ HTTP/1.1\r\nHost: app.test\r\nContent-Length: {length}\r\n\r\n{body}"
    )
}

async fn started() -> (Board, RunningEdge) {
    let board = Board::start().await;
    let edge = RunningEdge::of_board(&board, &Time::new()).await;
    (board, edge)
}

#[tokio::test]
async fn a_write_makes_stale_what_its_answer_names_and_nothing_else() {
    let (origin, edge) = started().await;
    let mut client = edge.connect().await;
    client.get(&board(1)).await;
    client.get(&board(2)).await;
    let answer = client.ask(&call("rename_card", "1")).await;
    assert_eq!(answer.field("x-mizan-invalidate"), Some("board;board_id=1"));
    assert_eq!(answer.field("cache-group-invalidation"), None);
    assert!(client.get(&board(1)).await.text().contains("\"version\":2"));
    assert_eq!(origin.reads(), 3);
    client.get(&board(2)).await;
    assert_eq!(origin.reads(), 3);
}

#[tokio::test]
async fn a_write_that_failed_after_its_change_still_makes_stale_what_it_names() {
    let (origin, edge) = started().await;
    let mut client = edge.connect().await;
    client.get(&board(1)).await;
    origin.status(409);
    client.ask(&call("rename_card", "1")).await;
    origin.status(200);
    assert!(client.get(&board(1)).await.text().contains("\"version\":2"));
}

#[tokio::test]
async fn in_doubt_all_that_the_function_declares_is_stale() {
    // Neither field; one that cannot be read; the other one, which cannot be read either.
    let doubts: [(u16, &[(&str, &str)]); 4] = [
        (
            500,
            &[("cache-group-invalidation", ""), ("x-mizan-invalidate", "")],
        ),
        (200, &[("cache-group-invalidation", "board")]),
        (
            200,
            &[
                ("cache-group-invalidation", ""),
                ("x-mizan-invalidate", "board;;"),
            ],
        ),
        (
            200,
            &[
                ("cache-group-invalidation", ""),
                ("x-mizan-invalidate", "board;board_id=7"),
            ],
        ),
    ];
    for (status, fields) in doubts {
        let (origin, edge) = started().await;
        let mut client = edge.connect().await;
        client.get(&board(2)).await;
        origin.status(status);
        for (name, value) in fields {
            origin.say(name, value);
        }
        client.ask(&call("rename_card", "1")).await;
        origin.status(200);
        let text = client.get(&board(2)).await.text().to_owned();
        assert!(
            text.contains("\"version\":2"),
            "{status} {fields:?}: {text}"
        );
    }
}

#[tokio::test]
async fn after_an_error_of_a_proxy_all_that_is_stored_is_stale() {
    // `ping` declares nothing, and may have invalidated the board nevertheless.
    for (status, is_of_the_app, reads) in [
        (504, true, 1),
        (504, false, 2),
        (408, false, 2),
        (403, false, 1),
    ] {
        let (origin, edge) = started().await;
        let mut client = edge.connect().await;
        client.get(&board(1)).await;
        origin.status(status);
        if !is_of_the_app {
            origin.say("mizan-manifest", "");
        }
        client.ask(&call("ping", "1")).await;
        origin.status(200);
        client.get(&board(1)).await;
        assert_eq!(origin.reads(), reads, "{status} {is_of_the_app}");
    }
}

#[tokio::test]
async fn what_goes_on_after_a_write_was_cut_short_is_purged_as_well() {
    for (status, is_of_the_app) in [(504, true), (504, false), (408, false)] {
        let (origin, edge) = started().await;
        let mut client = edge.connect().await;
        origin.status(status);
        if !is_of_the_app {
            origin.say("mizan-manifest", "");
        }
        client.ask(&call("rename_card", "1")).await;
        origin.status(200);
        client.get(&board(1)).await;
        // It commits only now, after a read was stored.
        let version = origin.told.version.fetch_add(1, Ordering::SeqCst) + 1;
        let version = format!("\"version\":{version}");
        while !client.get(&board(1)).await.text().contains(&version) {}
    }
}

#[tokio::test]
async fn a_refused_write_makes_nothing_stale() {
    let (origin, edge) = started().await;
    let mut client = edge.connect().await;
    client.get(&board(1)).await;
    origin.status(403);
    origin.say("cache-group-invalidation", "");
    origin.say("x-mizan-invalidate", "");
    client.ask(&call("rename_card", "1")).await;
    origin.status(200);
    client.get(&board(1)).await;
    assert_eq!(origin.reads(), 1);
}

#[tokio::test]
async fn a_read_cannot_make_anything_stale() {
    let (origin, edge) = started().await;
    let mut client = edge.connect().await;
    client.get(&board(1)).await;
    origin.say("cache-group-invalidation", "\"board\"");
    client.get("/api/mizan/ctx/plain/").await;
    client.get(&board(2)).await;
    let reads = origin.reads();
    client.get(&board(1)).await;
    assert_eq!(origin.reads(), reads);
}

#[tokio::test]
async fn a_client_cannot_make_anything_stale_by_a_field_of_its_own() {
    let (origin, edge) = started().await;
    let mut client = edge.connect().await;
    client.get(&board(1)).await;
    client
        .ask(
            "POST /api/mizan/call/ping/ HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\
             Cache-Group-Invalidation: \"board\"\r\nX-Mizan-Invalidate: board\r\n\r\n",
        )
        .await;
    client
        .ask("PURGE /api/mizan/ctx/board/?board_id=1 HTTP/1.1\r\nHost: a\r\n\r\n")
        .await;
    client.get(&board(1)).await;
    assert_eq!(origin.reads(), 1);
}

#[tokio::test]
async fn an_origin_that_dies_between_change_and_answer_leaves_nothing_stale() {
    let (commit, version) = tokio::sync::watch::channel(0);
    let commit = std::sync::Arc::new(commit);
    let origin = RawOrigin::start(move |mut raw| {
        let (commit, version) = (commit.clone(), version.clone());
        async move {
            while let Some(head) = raw.head().await {
                if head.starts_with("POST") {
                    raw.exactly(1).await;
                    commit.send_modify(|version| *version += 1);
                    return;
                }
                let body = format!("{{\"version\":{}}}", *version.borrow());
                let length = body.len();
                raw.send(format!(
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nCache-Groups: \"board\"\r\n\
                     Mizan-Cache-Control: public, max-age=60\r\nContent-Length: {length}\r\n\r\n{body}"
                ))
                .await;
            }
        }
    })
    .await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("manifest.json");
    std::fs::write(&path, manifest::text()).unwrap();
    let mut settings = settings(origin.address);
    settings.manifest = mizan_edge::ManifestSource::File(path);
    let edge = RunningEdge::with(settings).await;
    edge.edge.load_manifest().await.unwrap();
    let mut client = edge.connect().await;
    assert_eq!(client.get(&board(1)).await.text(), "{\"version\":0}");
    // `ping` declares nothing: what it invalidated at run time is not known without its response.
    for (function, version) in [("rename_card", 1), ("ping", 2)] {
        assert_eq!(client.ask(&call(function, "1")).await.status, 502);
        let text = format!("{{\"version\":{version}}}");
        assert_eq!(client.get(&board(1)).await.text(), text, "{function}");
    }
}
