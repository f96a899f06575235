//! The fence of an arriving request: what this process has seen of the order, never more than is true.

use std::time::Duration;

use mizan_cache::{Arrival, Cache, CacheOutcome, Lifetime, Lookup, NoStoreReason};

use crate::server::Server;
use crate::store::{KEY, STORED, TAG, cache, cache_with, fill, patient, unstored};

const CUR: &str = "{mz:test}:cur";

async fn store(cache: &Cache, arrival: Arrival, value: &'static str) -> CacheOutcome {
    let ticket = match cache.begin(KEY, arrival).await {
        Lookup::Fill(ticket) => ticket,
        found => panic!("nothing is stored: {found:?}"),
    };
    let tags = vec![TAG.to_owned()];
    let answer = ticket.store(value.into(), tags, Lifetime::seconds(60, 0));
    answer.await.outcome
}

async fn purge(cache: &Cache, tag: &str) {
    cache.purge(&[tag.to_owned()]).await;
}

#[tokio::test]
async fn a_purge_by_another_process_after_the_arrival_keeps_an_old_snapshot_out() {
    let server = Server::start();
    let (one, other) = (cache(&server), cache(&server));
    assert!(one.connect().await);
    let arrival = one.arrival();
    purge(&other, TAG).await;
    let outcome = store(&one, arrival, "old").await;
    assert_eq!(outcome, unstored(NoStoreReason::PurgedMeanwhile));
    assert_eq!(fill(&one, "new").await.value, "new");
}

#[tokio::test]
async fn a_request_that_arrives_before_anything_was_heard_of_redis_stores_nothing() {
    let server = Server::start();
    let cache = cache(&server);
    let outcome = store(&cache, cache.arrival(), "value").await;
    assert_eq!(outcome, unstored(NoStoreReason::OrderUnknown));
    assert_eq!(store(&cache, cache.arrival(), "value").await, STORED);
}

#[tokio::test]
async fn what_is_stale_already_takes_no_place_of_what_is_not() {
    let server = Server::start();
    let (one, other) = (cache(&server), cache(&server));
    assert!(one.connect().await);
    let arrival = one.arrival();
    purge(&other, TAG).await;
    let Lookup::Fill(slow) = one.begin(KEY, arrival).await else {
        panic!("nothing is stored")
    };
    fill(&other, "new").await;
    let tags = vec![TAG.to_owned()];
    slow.store("old".into(), tags, Lifetime::seconds(60, 0))
        .await;
    assert_eq!(fill(&other, "needless").await.value, "new");
}

#[tokio::test]
async fn purges_of_other_processes_are_heard_of_without_a_request() {
    let server = Server::start();
    let (one, other) = (cache(&server), cache(&server));
    assert!(one.connect().await);
    let before = one.arrival();
    purge(&other, TAG).await;
    while one.arrival() == before {
        tokio::task::yield_now().await;
    }
    assert_eq!(store(&one, one.arrival(), "new").await, STORED);
}

#[tokio::test]
async fn a_number_of_an_order_that_was_lost_is_worth_nothing_in_one_that_has_come_as_far() {
    let server = Server::start();
    let cache = cache(&server);
    assert!(cache.connect().await);
    let arrival = cache.arrival();
    // Redis loses all of it while its clock is set back, and the new order comes to the same numbers.
    let seq = arrival.fence().get().to_string();
    server.ask::<()>(&["FLUSHALL"]);
    purge(&cache, TAG).await;
    server.ask::<()>(&["HSET", CUR, "#", &seq, "!", "1"]);
    server.ask::<()>(&["HDEL", CUR, ".board;board_id=1"]);
    let outcome = store(&cache, arrival, "old").await;
    assert_eq!(outcome, unstored(NoStoreReason::OrderUnknown));
    assert_eq!(fill(&cache, "new").await.value, "new");
}

#[tokio::test]
async fn an_entry_of_an_order_that_was_lost_is_never_served() {
    let server = Server::start();
    let cache = cache(&server);
    let filled = fill(&cache, "old").await;
    server.ask::<()>(&["DEL", CUR]);
    purge(&cache, "other").await;
    let seq = filled.seq.expect("Redis is well").to_string();
    server.ask::<()>(&["HSET", CUR, "#", &seq, "!", "1"]);
    assert_eq!(fill(&cache, "new").await.value, "new");
}

#[tokio::test]
async fn a_replica_that_lags_keeps_answers_out_so_long_after_a_purge() {
    let server = Server::start();
    let mut options = patient("test");
    options.replica_lag = Duration::from_millis(20);
    let cache = cache_with(&server, options);
    assert!(cache.connect().await);
    purge(&cache, TAG).await;
    let outcome = store(&cache, cache.arrival(), "maybe old").await;
    assert_eq!(outcome, unstored(NoStoreReason::ReplicaLag));
    while store(&cache, cache.arrival(), "new").await != STORED {
        tokio::task::yield_now().await;
    }
    assert_eq!(fill(&cache, "newer").await.value, "new");
}
