//! Several edges: purges reach each over the log in Redis, and without the log nothing is given unasked.

use std::{
    path::Path,
    process::{Child, Command, Stdio},
};

use mizan_cache::{Cache, RedisOptions};

use crate::support::{Board, RunningEdge, Time, of_board};

const BOARD: &str = "/api/mizan/ctx/board/?board_id=1";

/// A Redis on a socket in the folder; it ends with the test.
pub(crate) struct Redis {
    process: Child,
    pub(crate) url: String,
}

impl Redis {
    pub(crate) fn start(folder: &Path) -> Self {
        let socket = folder.join("redis.sock");
        let process = Command::new("redis-server")
            .args(["--port", "0", "--save", "", "--unixsocket"])
            .arg(&socket)
            .stdout(Stdio::null())
            .spawn()
            .expect("redis-server is installed");
        let url = format!("redis+unix://{}", socket.display());
        Self { process, url }
    }

    fn stop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        self.stop();
    }
}

#[tokio::test]
async fn a_purge_reaches_an_edge_that_the_write_did_not_pass_and_without_the_log_the_origin_is_asked()
 {
    let folder = tempfile::tempdir().unwrap();
    let mut redis = Redis::start(folder.path());
    let board = Board::start().await;
    let mut settings = of_board(&board, &Time::new());
    settings.redis = Some(redis.url.clone());
    let edge = RunningEdge::with(settings).await;
    edge.edge.load_manifest().await.unwrap();
    let mut client = edge.connect().await;
    let is_hit = |status: Option<&str>| status == Some("mizan-edge; hit; ttl=60");

    // Hits begin with the lease.
    while !is_hit(client.get(BOARD).await.field("cache-status")) {}
    let before = board.reads();
    let origin = Cache::redis(&redis.url, RedisOptions::new("board")).unwrap();
    origin.purge(&["board;board_id=1".to_owned()]).await;
    while board.reads() == before {
        client.get(BOARD).await;
    }

    while !is_hit(client.get(BOARD).await.field("cache-status")) {}
    redis.stop();
    while is_hit(client.get(BOARD).await.field("cache-status")) {}
    for _ in 0..3 {
        let before = board.reads();
        let answer = client.get(BOARD).await;
        assert_eq!(
            answer.field("cache-status"),
            Some("mizan-edge; fwd=stale; stored")
        );
        assert_eq!(board.reads(), before + 1);
    }
    // What is stored may have been purged meanwhile, so it is not given because the origin fails, either.
    board.status(503);
    assert_eq!(client.get(BOARD).await.status, 503);
}
