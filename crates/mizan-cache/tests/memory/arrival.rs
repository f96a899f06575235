//! The fence is the arrival's: what a request reads may be of a snapshot that is older than its look-up.

use mizan_cache::{Arrival, Cache, CacheOutcome, Lifetime, Lookup, NoStoreReason, Ticket};

use crate::stage::{KEY, STORED, TAG, ask, cache, kept, settle, tags, unstored};

const LIFETIME: Lifetime = Lifetime {
    ttl: std::time::Duration::from_secs(60),
    swr: std::time::Duration::ZERO,
};

async fn ticket(cache: &Cache, arrival: Arrival) -> Ticket {
    match cache.begin(KEY, arrival).await {
        Lookup::Fill(ticket) => ticket,
        found => panic!("nothing is stored: {found:?}"),
    }
}

async fn store(ticket: Ticket, value: &'static str) -> CacheOutcome {
    let stored = ticket.store(value.into(), vec![TAG.to_owned()], LIFETIME);
    stored.await.outcome
}

#[tokio::test(start_paused = true)]
async fn a_purge_between_the_arrival_and_the_look_up_keeps_an_old_snapshot_out() {
    let cache = cache();
    let arrival = cache.arrival();
    // `identify` has begun a transaction at REPEATABLE READ; the change is not in its snapshot.
    let snapshot = "old";
    cache.purge(&tags()).await;
    let stored = store(ticket(&cache, arrival).await, snapshot).await;
    assert_eq!(stored, unstored(NoStoreReason::PurgedMeanwhile));
    assert_eq!(ask(&cache, kept("new")).await.value, "new");
}

#[tokio::test(start_paused = true)]
async fn a_purge_before_the_arrival_costs_nothing() {
    let cache = cache();
    cache.purge(&tags()).await;
    let arrival = cache.arrival();
    cache.purge(&["board;board_id=2".to_owned()]).await;
    assert_eq!(store(ticket(&cache, arrival).await, "new").await, STORED);
    assert_eq!(ask(&cache, kept("newer")).await.value, "new");
}

#[tokio::test(start_paused = true)]
async fn a_request_does_not_join_a_fill_whose_snapshot_may_be_from_before_a_purge() {
    let cache = cache();
    let arrival = cache.arrival();
    cache.purge(&tags()).await;
    // It looks after the purge, and its snapshot is from before.
    let leader = ticket(&cache, arrival).await;
    let late = tokio::spawn({
        let cache = cache.clone();
        async move { ask(&cache, kept("new")).await }
    });
    settle().await;
    store(leader, "old").await;
    assert_eq!(late.await.expect("no panic").value, "new");
}

#[tokio::test(start_paused = true)]
async fn a_request_that_arrived_before_a_purge_gets_no_hit_from_before() {
    let cache = cache();
    ask(&cache, kept("old")).await;
    let arrival = cache.arrival();
    cache.purge(&tags()).await;
    let ticket = ticket(&cache, arrival).await;
    drop(ticket);
}

#[tokio::test(start_paused = true)]
async fn an_arrival_says_the_same_until_something_is_purged() {
    let cache = cache();
    let arrival = cache.arrival();
    assert_eq!(arrival, cache.arrival());
    cache.purge(&tags()).await;
    let later = cache.arrival();
    assert!(later.fence() > arrival.fence());
}
