//! Whoever fills may fail; those who wait are released, one of them fills.

use std::time::Duration;

use mizan_cache::Fill;

use crate::stage::{KEY, Request, STORED, ask, cache, kept, settle};

#[tokio::test(start_paused = true)]
async fn when_a_fill_fails_the_next_one_fills_and_the_rest_join() {
    let cache = cache();
    let leader = Request::start(&cache).await;
    let mut next = Request::start(&cache).await;
    let mut last = Request::start(&cache).await;
    drop(leader.sign);
    assert!(leader.task.await.expect("no panic").is_err());
    settle().await;
    assert!(next.fills() != last.fills(), "exactly one of them");
    let (fills, joins) = if next.fills() {
        (next, last)
    } else {
        (last, next)
    };
    fills.end(kept("value")).await;
    assert_eq!(joins.end(kept("not asked for")).await.value, "value");
}

#[tokio::test(start_paused = true)]
async fn when_a_request_is_cancelled_the_next_one_fills() {
    let cache = cache();
    let leader = Request::start(&cache).await;
    let mut next = Request::start(&cache).await;
    leader.task.abort();
    settle().await;
    assert!(next.fills());
    assert_eq!(next.end(kept("value")).await.outcome, STORED);
}

#[tokio::test(start_paused = true)]
async fn when_a_fill_panics_the_next_one_fills() {
    let cache = cache();
    let panics = tokio::spawn({
        let cache = cache.clone();
        async move {
            let fill = async || -> Result<Fill, ()> {
                tokio::time::sleep(Duration::from_secs(1)).await;
                panic!("as it should")
            };
            cache.get_or_fill(KEY, fill).await
        }
    });
    settle().await;
    let next = Request::start(&cache).await;
    assert!(panics.await.is_err());
    assert_eq!(next.end(kept("value")).await.value, "value");
}

#[tokio::test(start_paused = true)]
async fn a_dropped_ticket_keeps_nobody_waiting() {
    let cache = cache();
    let ticket = cache.begin(KEY, cache.arrival()).await;
    let mut next = Request::start(&cache).await;
    drop(ticket);
    settle().await;
    assert!(next.fills());
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_for_more_than_two_fills() {
    let cache = cache();
    let mut waiting = Vec::new();
    for _ in 0..5 {
        waiting.push(Request::start(&cache).await);
    }
    for failures in 1..=2 {
        let at = waiting.iter_mut().position(Request::fills);
        drop(waiting.remove(at.expect("one that fills")));
        settle().await;
        let filling = waiting
            .iter_mut()
            .filter_map(|request| request.fills().then_some(()));
        assert_eq!(
            filling.count(),
            if failures == 1 { 1 } else { waiting.len() }
        );
    }
    assert_eq!(ask(&cache, kept("value")).await.value, "value");
}
