//! Two processes that hear of each other's purges over a Redis that speaks TLS.

use std::{fs, path::Path, time::Instant};

use crate::{
    origin::Origin,
    process::{Edge, LONG, command},
    tls_redis::TlsRedis,
};

const BOARD: &str = "/api/mizan/ctx/board/";
const MANIFEST: &str = r#"{
  "version": 1, "app": "board", "base": "/api/mizan", "functions": [], "pages": [],
  "contexts": [{
    "name": "board", "params": [], "functions": ["cards"], "userScoped": false, "render": "dynamic",
    "cache": { "ttl": 600, "swr": 0, "public": true }, "scopeSets": [], "targeted": []
  }],
  "mutations": [{ "name": "rename", "affects": [{ "context": "board" }], "private": false }]
}"#;

/// An edge before this origin that follows the purges in Redis, whose certificate it trusts if it is given.
fn edge(origin: &Origin, folder: &Path, redis: &TlsRedis, trusted: Option<&Path>) -> Edge {
    let manifest = folder.join("manifest.json");
    fs::write(&manifest, MANIFEST).unwrap();
    let mut command = command(&["--listen", "127.0.0.1:0", "--origin", &origin.url]);
    command.args(["--redis", &redis.url]).arg("--manifest");
    command.arg(manifest);
    if let Some(trusted) = trusted {
        command.env("SSL_CERT_FILE", trusted);
    }
    let edge = Edge::run(command);
    edge.says("app `board`");
    edge
}

/// Waits until the edge gives this version from memory by itself: it has heard of every purge then.
fn gives_from_memory(edge: &Edge, version: &str) {
    let began = Instant::now();
    loop {
        let answer = edge.get(BOARD);
        assert!(began.elapsed() < LONG, "not yet {version}: {answer}");
        if answer.contains("mizan-edge; hit") && answer.ends_with(version) {
            return;
        }
    }
}

fn skipped() {
    println!("skipped: this machine's redis-server was built without TLS");
}

#[test]
fn a_purge_reaches_another_edge_over_tls() {
    let Some(redis) = TlsRedis::start() else {
        return skipped();
    };
    let (origin, folder) = (Origin::start(), tempfile::tempdir().unwrap());
    let certificate = redis.certificate();
    let edge = || edge(&origin, folder.path(), &redis, Some(&certificate));
    let (near, far) = (edge(), edge());
    gives_from_memory(&near, "[1]");
    gives_from_memory(&far, "[1]");
    // The origin makes the change and closes the connection: nobody but the near edge tells of it.
    let answer = near.ask("POST", "/api/mizan/call/rename/");
    assert!(answer.starts_with("HTTP/1.1 502 "), "{answer}");
    gives_from_memory(&far, "[2]");
}

#[test]
fn a_redis_whose_certificate_is_not_trusted_is_not_listened_to() {
    let Some(redis) = TlsRedis::start() else {
        return skipped();
    };
    let (origin, folder) = (Origin::start(), tempfile::tempdir().unwrap());
    let edge = edge(&origin, folder.path(), &redis, None);
    let told = edge.logs("the log of purges cannot be read");
    assert!(told.contains("certificate"), "{told}");
    for _ in 0..3 {
        let answer = edge.get(BOARD);
        assert!(!answer.contains("mizan-edge; hit"), "{answer}");
        assert!(answer.ends_with("[1]"), "{answer}");
    }
}
