//! The order in which all processes of an app number their purges: an answer that lacks one is not kept, and a client
//! who has to see one is not given what was before.

use std::time::Duration;

use mizan_cache::{Cache, Purged, RedisOptions};
use tempfile::TempDir;

use crate::{
    several::Redis,
    support::{Board, RunningEdge, Time, of_board},
};

const BOARD: &str = "/api/mizan/ctx/board/?board_id=1";
const GROUP: &str = "board;board_id=1";
const HIT: &str = "mizan-edge; hit; ttl=60";

/// A board whose purges are numbered in Redis, and an edge that follows them.
struct Scene {
    board: Board,
    edge: RunningEdge,
    cache: Cache,
    _redis: Redis,
    _folder: TempDir,
}

impl Scene {
    /// The edge has the lease, and holds an answer.
    async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let redis = Redis::start(folder.path());
        let board = Board::start().await;
        let mut settings = of_board(&board, &Time::new());
        settings.redis = Some(redis.url.clone());
        let edge = RunningEdge::with(settings).await;
        edge.edge.load_manifest().await.unwrap();
        let mut options = RedisOptions::new("board");
        // On a machine that may be busy, no answer of a healthy Redis is late.
        options.budget = Duration::from_secs(10);
        let cache = Cache::redis(&redis.url, options).unwrap();
        let scene = Self {
            board,
            edge,
            cache,
            _redis: redis,
            _folder: folder,
        };
        scene.gives_hits().await;
        scene
    }

    /// Waits until the edge answers from memory: it has the lease, and holds an answer.
    async fn gives_hits(&self) {
        while self.status("").await != HIT {}
    }

    /// What `Cache-Status` says of the answer to a read with these fields.
    async fn status(&self, fields: &str) -> String {
        let request = format!("GET {BOARD} HTTP/1.1\r\nHost: app.test\r\n{fields}\r\n");
        let answer = self.edge.connect().await.ask(&request).await;
        answer.field("cache-status").unwrap_or_default().to_owned()
    }

    /// Purges what is held, and gives the number of that purge once the edge has applied it. Until then, the origin
    /// says an old number.
    async fn purged(&self) -> u64 {
        self.board.say("mizan-seq", "board 1");
        let Purged::Done { seq: Some(seq) } = self.cache.purge(&[GROUP.to_owned()]).await else {
            panic!("Redis is well")
        };
        while self.status("").await == HIT {}
        seq
    }
}

#[tokio::test]
async fn an_answer_from_before_a_purge_that_the_edge_has_applied_is_not_kept() {
    let scene = Scene::open().await;
    let seq = scene.purged().await;
    for lacking in [
        format!("board {}", seq - 1),
        format!("shop {seq}"),
        format!("board {seq}, board {seq}"),
        "board".to_owned(),
    ] {
        scene.board.say("mizan-seq", &lacking);
        for _ in 0..2 {
            let reads = scene.board.reads();
            let status = scene.status("").await;
            assert!(!status.contains("stored"), "{lacking}: {status}");
            assert!(scene.board.reads() > reads, "{lacking}");
        }
    }
    scene.board.say("mizan-seq", &format!("board {seq}"));
    assert!(scene.status("").await.contains("stored"));
    scene.gives_hits().await;
}

#[tokio::test]
async fn an_answer_that_lacks_a_purge_is_for_nobody_who_waits() {
    let scene = Scene::open().await;
    let seq = scene.purged().await;
    scene.board.hold();
    let before = scene.board.reads();
    let mut clients = Vec::new();
    for _ in 0..3 {
        let mut client = scene.edge.connect().await;
        let request = format!("GET {BOARD} HTTP/1.1\r\nHost: app.test\r\n\r\n");
        client.send(request).await;
        clients.push(client);
    }
    scene.board.reached(before + 1).await;
    // From a cache on the way that is late, in answer to the first of them.
    scene.board.say("mizan-seq", &format!("board {}", seq - 1));
    scene.board.release(1);
    scene.board.reached(before + 2).await;
    scene.board.say("mizan-seq", &format!("board {seq}"));
    scene.board.release(100);
    for client in &mut clients {
        assert_eq!(client.answer().await.unwrap().status, 200);
    }
    scene.gives_hits().await;
}

#[tokio::test]
async fn a_number_that_the_order_has_not_reached_costs_the_origin_nothing() {
    let scene = Scene::open().await;
    let Purged::Done { seq: Some(seq) } = scene.cache.purge(&["other".to_owned()]).await else {
        panic!("Redis is well")
    };
    let saying = |seq: u64| format!("Mizan-Min-Seq: board {seq}\r\n");
    while scene.status(&saying(seq)).await != HIT {}
    let reads = scene.board.reads();
    for number in [seq + 1, seq + 1_000, u64::MAX / 2, u64::MAX] {
        for _ in 0..5 {
            assert_eq!(scene.status(&saying(number)).await, HIT, "{number}");
        }
    }
    assert_eq!(scene.board.reads(), reads);
    // Who made the next change sees it.
    let Purged::Done { seq: Some(seq) } = scene.cache.purge(&[GROUP.to_owned()]).await else {
        panic!("Redis is well")
    };
    assert_ne!(scene.status(&saying(seq)).await, HIT);
    let seen = scene.board.told.seen.lock().unwrap().clone();
    assert!(!seen.contains_key("mizan-min-seq"));
}

#[tokio::test]
async fn an_edge_that_follows_nothing_asks_the_origin_for_who_has_to_see_a_purge() {
    let board = Board::start().await;
    let edge = RunningEdge::of_board(&board, &Time::new()).await;
    let mut client = edge.connect().await;
    client.get(BOARD).await;
    let asked = |value: &str| {
        format!("GET {BOARD} HTTP/1.1\r\nHost: app.test\r\nMizan-Min-Seq: {value}\r\n\r\n")
    };
    board.say("mizan-seq", "board 9");
    let status = client.ask(&asked("board 7")).await;
    assert_eq!(
        status.field("cache-status"),
        Some("mizan-edge; fwd=request; stored")
    );
    let reads = board.reads();
    for ignored in [
        "",
        "7",
        "shop 7",
        "board 07",
        "board -7",
        "board 7\r\nMizan-Min-Seq: board 8",
        // What is stored says that it shows these.
        "board 8",
        "board 9",
        // No order can have come as far by now.
        "board 18446744073709551615",
        "board 1000000000000000",
    ] {
        let answer = client.ask(&asked(ignored)).await;
        assert_eq!(answer.field("cache-status"), Some(HIT), "{ignored:?}");
    }
    assert_eq!(board.reads(), reads);
    let answer = client.ask(&asked("board 10")).await;
    let status = answer.field("cache-status");
    assert_eq!(status, Some("mizan-edge; fwd=request; stored"));
}

#[tokio::test]
async fn many_who_have_to_see_a_purge_are_few_requests_to_the_origin() {
    let board = Board::start().await;
    let edge = RunningEdge::of_board(&board, &Time::new()).await;
    edge.connect().await.get(BOARD).await;
    board.hold();
    let mut clients = Vec::new();
    for number in 0..20 {
        let mut client = edge.connect().await;
        let request = format!(
            "GET {BOARD} HTTP/1.1\r\nHost: app.test\r\nMizan-Min-Seq: board {number}\r\n\r\n"
        );
        client.send(request).await;
        clients.push(client);
    }
    board.reached(2).await;
    board.release(100);
    for client in &mut clients {
        assert_eq!(client.answer().await.unwrap().status, 200);
    }
    // One was under way when most of them came, and one left after that.
    assert!(board.reads() < 10, "{}", board.reads());
}

#[tokio::test]
async fn whatever_a_target_on_the_log_matches_is_purged() {
    let scene = Scene::open().await;
    for tag in [
        "board",
        "board;board_id=1",
        "board.board_cards",
        "board.board_cards;board_id=1",
        "board.deployed_since",
        "board;board_id=1;other=2",
        "board;other=2",
    ] {
        scene.gives_hits().await;
        scene.cache.purge(&[tag.to_owned()]).await;
        while scene.status("").await == HIT {}
    }
    scene.gives_hits().await;
    let Purged::Done { seq: Some(seq) } = scene.cache.purge(&["board;board_id=2".to_owned()]).await
    else {
        panic!("Redis is well")
    };
    let fields = format!("Mizan-Min-Seq: board {seq}\r\n");
    assert_eq!(scene.status(&fields).await, HIT, "it is of another board");
}
