//! One request fills; who may have its answer, and who may not.

use mizan_cache::{Cache, CacheOutcome, MemoryOptions, NoStoreReason};

use crate::stage::{KEY, Request, STORED, TAG, ask, cache, kept, passed, settle, tags, unstored};

#[tokio::test(start_paused = true)]
async fn of_many_requests_one_fills_and_the_others_join() {
    let cache = cache();
    let leader = Request::start(&cache).await;
    let mut others = Vec::new();
    for _ in 0..10 {
        others.push(Request::start(&cache).await);
    }
    assert_eq!(leader.end(kept("value")).await.outcome, STORED);
    for mut other in others {
        assert!(!other.fills());
        let answer = other.end(kept("not asked for")).await;
        assert_eq!(
            (&answer.value[..], answer.outcome),
            (&b"value"[..], CacheOutcome::Collapsed)
        );
    }
    assert_eq!((cache.stats().stored, cache.stats().joined), (1, 10));
}

#[tokio::test(start_paused = true)]
async fn different_keys_do_not_wait_for_each_other() {
    let cache = cache();
    let _leader = Request::start(&cache).await;
    let other = cache.get_or_fill("board?board_id=2", async || Ok::<_, ()>(kept("two")));
    assert_eq!(other.await.map(|answer| answer.value), Ok("two".into()));
}

#[tokio::test(start_paused = true)]
async fn a_request_that_comes_after_a_purge_does_not_get_an_answer_begun_before() {
    let cache = cache();
    let leader = Request::start(&cache).await;
    cache.purge(&tags()).await;
    let mut late = Request::start(&cache).await;
    let own = leader.end(kept("old")).await;
    assert_eq!(
        (own.value, own.outcome),
        ("old".into(), unstored(NoStoreReason::PurgedMeanwhile))
    );
    settle().await;
    assert!(late.fills());
    assert_eq!(late.end(kept("new")).await.value, "new");
    assert_eq!(ask(&cache, kept("newer")).await.value, "new");
}

#[tokio::test(start_paused = true)]
async fn a_request_that_came_before_the_purge_may_have_the_answer() {
    let cache = cache();
    let leader = Request::start(&cache).await;
    let early = Request::start(&cache).await;
    cache.purge(&tags()).await;
    leader.end(kept("old")).await;
    assert_eq!(
        early.end(kept("new")).await.outcome,
        CacheOutcome::Collapsed
    );
}

#[tokio::test(start_paused = true)]
async fn a_purge_of_another_tag_does_not_keep_requests_apart() {
    let cache = cache();
    let leader = Request::start(&cache).await;
    cache.purge(&["board;board_id=2".to_owned()]).await;
    let mut late = Request::start(&cache).await;
    leader.end(kept("value")).await;
    settle().await;
    assert!(!late.fills());
    assert_eq!(late.end(kept("not asked for")).await.value, "value");
}

#[tokio::test(start_paused = true)]
async fn an_answer_too_large_to_keep_is_shared_with_those_who_wait() {
    let mut options = MemoryOptions::default();
    options.limits.value_bytes = 2;
    let cache = Cache::memory(options);
    let leader = Request::start(&cache).await;
    let other = Request::start(&cache).await;
    assert_eq!(
        leader.end(kept("large")).await.outcome,
        unstored(NoStoreReason::TooLarge)
    );
    assert_eq!(other.end(kept("")).await.value, "large");
    assert_eq!(ask(&cache, kept("")).await.outcome, STORED);
}

#[tokio::test(start_paused = true)]
async fn an_answer_for_its_caller_alone_is_not_shared_and_nobody_waits_for_the_next() {
    let cache = cache();
    let leader = Request::start(&cache).await;
    let mut waiting = [Request::start(&cache).await, Request::start(&cache).await];
    assert!(waiting.iter_mut().all(|request| !request.fills()));
    leader.end(passed("of one")).await;
    settle().await;
    let mut later = Request::start(&cache).await;
    assert!(waiting.iter_mut().chain([&mut later]).all(Request::fills));
    for request in waiting.into_iter().chain([later]) {
        assert_eq!(request.end(passed("own")).await.value, "own");
    }
}

#[tokio::test(start_paused = true)]
async fn after_a_while_an_answer_is_expected_to_be_shared_again() {
    let cache = cache();
    ask(&cache, passed("of one")).await;
    tokio::time::advance(std::time::Duration::from_secs(10)).await;
    let _leader = Request::start(&cache).await;
    assert!(!Request::start(&cache).await.fills());
}

#[tokio::test(start_paused = true)]
async fn after_a_shared_response_requests_wait_for_each_other_again() {
    let cache = cache();
    ask(&cache, passed("of one")).await;
    ask(&cache, kept("of all")).await;
    cache.purge(&tags()).await;
    let _leader = Request::start(&cache).await;
    assert!(!Request::start(&cache).await.fills());
}

#[tokio::test(start_paused = true)]
async fn a_ticket_that_fills_lets_later_requests_find_it() {
    let cache = cache();
    let mizan_cache::Lookup::Fill(ticket) = cache.begin(KEY, cache.arrival()).await else {
        panic!("nothing is stored")
    };
    let waiting = Request::start(&cache).await;
    let lifetime = mizan_cache::Lifetime::seconds(60, 0);
    ticket
        .store("value".into(), vec![TAG.to_owned()], lifetime)
        .await;
    assert_eq!(
        waiting.end(kept("not asked for")).await.outcome,
        CacheOutcome::Collapsed
    );
    assert!(matches!(
        cache.begin(KEY, cache.arrival()).await,
        mizan_cache::Lookup::Hit(_)
    ));
}
