//! A replica that lags: nothing is stored that it may have shown as it was before a purge.

use std::time::Duration;

use mizan_cache::{Cache, CacheOutcome, MemoryOptions, NoStoreReason};
use tokio::time::advance;

use crate::stage::{Request, STORED, ask, kept, settle, tags, unstored};

const LAG: Duration = Duration::from_secs(2);

fn lagging() -> Cache {
    let mut options = MemoryOptions::default();
    options.replica_lag = LAG;
    Cache::memory(options)
}

/// The same so long after its start that a replica shows what was purged before.
async fn lagging_for_a_while() -> Cache {
    let cache = lagging();
    advance(LAG).await;
    cache
}

#[tokio::test(start_paused = true)]
async fn what_was_purged_before_the_start_may_not_have_been_shown() {
    let cache = lagging();
    for wait in [Duration::ZERO, LAG - Duration::from_millis(1)] {
        advance(wait).await;
        let outcome = ask(&cache, kept("maybe old")).await.outcome;
        assert_eq!(outcome, unstored(NoStoreReason::ReplicaLag));
    }
    advance(Duration::from_millis(1)).await;
    assert_eq!(ask(&cache, kept("new")).await.outcome, STORED);
}

#[tokio::test(start_paused = true)]
async fn an_answer_is_not_stored_so_long_after_a_purge_of_its_tags() {
    let cache = lagging_for_a_while().await;
    cache.purge(&tags()).await;
    for wait in [Duration::ZERO, LAG - Duration::from_millis(1)] {
        advance(wait).await;
        let outcome = ask(&cache, kept("maybe old")).await.outcome;
        assert_eq!(outcome, unstored(NoStoreReason::ReplicaLag));
    }
    advance(Duration::from_millis(1)).await;
    assert_eq!(ask(&cache, kept("new")).await.outcome, STORED);
    assert_eq!(ask(&cache, kept("newer")).await.value, "new");
}

#[tokio::test(start_paused = true)]
async fn the_time_counts_up_to_the_arrival_and_not_to_the_end_of_the_fill() {
    let cache = lagging_for_a_while().await;
    cache.purge(&tags()).await;
    let request = Request::start(&cache).await;
    advance(LAG * 2).await;
    let outcome = request.end(kept("maybe old")).await.outcome;
    assert_eq!(outcome, unstored(NoStoreReason::ReplicaLag));
}

#[tokio::test(start_paused = true)]
async fn a_purge_of_other_tags_or_of_everything() {
    let cache = lagging_for_a_while().await;
    cache.purge(&["board;board_id=2".to_owned()]).await;
    assert_eq!(ask(&cache, kept("first")).await.outcome, STORED);
    cache.purge_all().await;
    let outcome = ask(&cache, kept("maybe old")).await.outcome;
    assert_eq!(outcome, unstored(NoStoreReason::ReplicaLag));
}

#[tokio::test(start_paused = true)]
async fn a_request_that_may_see_more_does_not_join_one_that_may_not() {
    let cache = lagging_for_a_while().await;
    cache.purge(&tags()).await;
    let early = Request::start(&cache).await;
    advance(LAG).await;
    let mut late = Request::start(&cache).await;
    early.end(kept("maybe old")).await;
    settle().await;
    assert!(late.fills());
    assert_eq!(late.end(kept("new")).await.outcome, STORED);
}

#[tokio::test(start_paused = true)]
async fn requests_join_where_nothing_was_purged() {
    let cache = lagging_for_a_while().await;
    let leader = Request::start(&cache).await;
    let follower = Request::start(&cache).await;
    leader.end(kept("value")).await;
    let answer = follower.end(kept("not asked for")).await;
    assert_eq!(answer.outcome, CacheOutcome::Collapsed);
}
