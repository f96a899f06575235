//! What a cache over Redis does while Redis is slow or gone: never fail, never serve old data, come back.

use std::time::Duration;

use mizan_cache::{Cache, CacheOutcome, Purged, RedisOptions};

use crate::server::Server;
use crate::store::{cache, fill};

const TAG: &str = "board;board_id=1";
/// The outcome of a fill without Redis.
const BYPASS: CacheOutcome = CacheOutcome::Bypass {
    reason: "store-unreachable",
};
/// How long these caches wait for Redis: short, since it does not answer.
const BUDGET: Duration = Duration::from_millis(50);

fn hasty(server: &Server) -> Cache {
    let mut options = RedisOptions::new("test");
    options.budget = BUDGET;
    Cache::redis(&server.url(), options).expect("its own address")
}

/// Fills until one of them is stored: the cache is in use (again).
async fn in_use(cache: &Cache, value: &'static str) {
    while fill(cache, value).await.outcome == BYPASS {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn without_a_server_requests_go_on() {
    let mut server = Server::start();
    let cache = hasty(&server);
    server.kill();
    for _ in 0..3 {
        assert_eq!(fill(&cache, "value").await.outcome, BYPASS);
    }
    assert_eq!(cache.purge(&[TAG.to_owned()]).await, Purged::Queued);
    assert!(cache.stats().failures > 0);
    assert_eq!(cache.stats().bypassed, 3);
}

#[tokio::test]
async fn a_purge_while_redis_is_frozen_hides_the_old_value_from_this_process_at_once() {
    let server = Server::start();
    let cache = hasty(&server);
    in_use(&cache, "old").await;
    server.freeze();
    assert_eq!(cache.purge(&[TAG.to_owned()]).await, Purged::Queued);
    server.thaw();
    let answer = fill(&cache, "new").await;
    assert_eq!(answer.value, "new");
}

#[tokio::test]
async fn purges_that_waited_arrive_by_themselves_and_before_anything_is_read() {
    let server = Server::start();
    let (one, other) = (hasty(&server), cache(&server));
    in_use(&one, "old").await;
    server.freeze();
    assert_eq!(one.purge(&[TAG.to_owned()]).await, Purged::Queued);
    server.thaw();
    // The other process gets the old value until then, and the new one after.
    while fill(&other, "new").await.value == "old" {
        tokio::task::yield_now().await;
    }
    in_use(&one, "new").await;
    assert_eq!(fill(&one, "new").await.value, "new");
}

#[tokio::test]
async fn a_process_can_wait_at_its_end_for_purges_that_were_queued() {
    let server = Server::start();
    let (one, other) = (hasty(&server), cache(&server));
    in_use(&one, "old").await;
    one.delivered().await;
    server.freeze();
    assert_eq!(one.purge(&[TAG.to_owned()]).await, Purged::Queued);
    let early = tokio::time::timeout(Duration::from_millis(20), one.delivered());
    assert!(early.await.is_err(), "Redis is frozen");
    server.thaw();
    one.delivered().await;
    assert_eq!(fill(&other, "new").await.value, "new");
}

#[tokio::test]
async fn a_purge_that_nobody_awaits_any_more_is_not_lost() {
    let server = Server::start();
    let cache = hasty(&server);
    in_use(&cache, "old").await;
    server.freeze();
    let tags = [TAG.to_owned()];
    let purge = tokio::time::timeout(Duration::ZERO, cache.purge(&tags));
    assert!(purge.await.is_err(), "Redis is frozen");
    server.thaw();
    assert_eq!(fill(&cache, "new").await.value, "new");
}

#[tokio::test]
async fn a_slow_redis_is_left_alone_after_five_failures() {
    let server = Server::start();
    let cache = hasty(&server);
    in_use(&cache, "value").await;
    server.freeze();
    for _ in 0..5 {
        assert_eq!(fill(&cache, "value").await.outcome, BYPASS);
    }
    let started = std::time::Instant::now();
    for _ in 0..100 {
        assert_eq!(fill(&cache, "value").await.outcome, BYPASS);
    }
    let waited = started.elapsed();
    server.thaw();
    assert!(cache.stats().failures >= 5);
    assert!(waited < BUDGET * 100, "each waited: {waited:?}");
    in_use(&cache, "value").await;
}

#[tokio::test]
async fn a_server_that_restarts_is_used_again() {
    let mut server = Server::start();
    let cache = hasty(&server);
    in_use(&cache, "old").await;
    server.kill();
    assert_eq!(fill(&cache, "meanwhile").await.outcome, BYPASS);
    server.start_again();
    in_use(&cache, "new").await;
    assert_ne!(fill(&cache, "newer").await.value, "old");
}
