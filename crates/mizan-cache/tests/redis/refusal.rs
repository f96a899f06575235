//! A Redis that answers reads and refuses writes: because it is full, cannot save, or has become a replica.

use std::time::Instant;

use mizan_cache::{CacheOutcome, Purged};

use crate::follow::Node;
use crate::server::Server;
use crate::store::{TAG, cache, fill};

/// The outcome of a fill without Redis.
const BYPASS: CacheOutcome = CacheOutcome::Bypass {
    reason: "store-unreachable",
};

#[tokio::test]
async fn a_purge_arrives_everywhere_while_redis_has_no_memory_left() {
    let server = Server::start();
    let (one, other) = (cache(&server), cache(&server));
    let edge = Node::following(&server).await;
    let fence = edge.stamps.capture();
    let [named, unnamed] = [TAG, "else"].map(|tag| edge.stamps.mark([tag]));
    fill(&one, "old").await;
    assert_eq!(fill(&other, "old").await.value, "old");
    // By default a full Redis refuses what needs memory, and goes on to answer reads.
    server.ask::<()>(&["CONFIG", "SET", "maxmemory", "1"]);
    let Purged::Done { seq } = one.purge(&[TAG.to_owned()]).await else {
        panic!("a purge is let through")
    };
    assert_eq!(fill(&other, "new").await.value, "new");
    assert_eq!(
        fill(&one, "newer").await.value,
        "newer",
        "nothing is stored"
    );
    edge.until(|edge| edge.follower.applied() == seq).await;
    assert!(!edge.stamps.is_valid(fence, &named));
    assert!(
        edge.stamps.is_valid(fence, &unnamed),
        "and no other is lost"
    );
    server.ask::<()>(&["CONFIG", "SET", "maxmemory", "0"]);
    while fill(&one, "newest").await.value != "newest" {}
    while fill(&other, "newest").await.outcome == BYPASS {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn an_order_begins_while_redis_has_no_memory_left() {
    let server = Server::start();
    let one = cache(&server);
    fill(&one, "old").await;
    server.ask::<()>(&["CONFIG", "SET", "maxmemory", "1"]);
    assert!(matches!(
        one.purge_all().await,
        Purged::Done { seq: Some(_) }
    ));
    let other = cache(&server);
    assert_eq!(fill(&other, "new").await.value, "new");
}

#[tokio::test]
async fn no_process_goes_on_with_a_redis_that_cannot_be_written() {
    for (refuse, accept) in [
        ("REPLICAOF 127.0.0.1 1", "REPLICAOF NO ONE"),
        // Refused in the same way as when it cannot save.
        (
            "CONFIG SET min-replicas-to-write 1",
            "CONFIG SET min-replicas-to-write 0",
        ),
    ] {
        let server = Server::start();
        let set = |command: &str| server.ask::<()>(&command.split(' ').collect::<Vec<_>>());
        let (one, other) = (cache(&server), cache(&server));
        let edge = Node::following(&server).await;
        fill(&one, "old").await;
        assert_eq!(fill(&other, "old").await.value, "old");
        set(refuse);
        assert_eq!(one.purge(&[TAG.to_owned()]).await, Purged::Queued);
        assert_eq!(fill(&one, "new").await.value, "new", "{refuse}");
        // A process that starts does not use it, and neither does one that has used it before, though it only reads.
        assert_eq!(fill(&cache(&server), "new").await.outcome, BYPASS);
        loop {
            let outcome = fill(&other, "new").await.outcome;
            if outcome == BYPASS {
                break;
            }
            let is_hit = matches!(outcome, CacheOutcome::Hit { .. });
            assert!(is_hit, "it heard of it by a write: {outcome:?}");
            tokio::task::yield_now().await;
        }
        edge.until(|edge| !edge.follower.has_lease(Instant::now()))
            .await;
        assert!(other.stats().failures > 0, "the log says why");
        set(accept);
        one.delivered().await;
        while fill(&other, "new").await.outcome == BYPASS {
            tokio::task::yield_now().await;
        }
        assert_eq!(fill(&other, "newer").await.value, "new", "{refuse}");
        edge.until(|edge| edge.follower.has_lease(Instant::now()))
            .await;
    }
}
