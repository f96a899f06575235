//! What is served when time passes, and when something is purged.

use std::time::Duration;

use mizan_cache::{CacheOutcome, Lookup};
use mizan_core::CallerId;
use tokio::time::advance;

use crate::stage::{KEY, ask, cache, kept, tags};

/// `kept` is fresh so long, and servable while one fills for as long again as [`SWR`].
const TTL: Duration = Duration::from_secs(60);
const SWR: Duration = Duration::from_secs(30);

#[tokio::test(start_paused = true)]
async fn an_answer_is_served_until_its_time_is_up() {
    let cache = cache();
    ask(&cache, kept("first")).await;
    advance(TTL - Duration::from_millis(1)).await;
    let hit = ask(&cache, kept("second")).await;
    let age = TTL - Duration::from_millis(1);
    assert_eq!(
        (hit.value, hit.outcome),
        ("first".into(), CacheOutcome::Hit { age, ttl: TTL })
    );
    advance(Duration::from_millis(1)).await;
    assert_eq!(ask(&cache, kept("second")).await.value, "second");
}

#[tokio::test(start_paused = true)]
async fn while_one_fills_the_others_get_the_old_answer() {
    let cache = cache();
    ask(&cache, kept("old")).await;
    advance(TTL).await;
    let Lookup::Stale(old, ticket) = cache.begin(KEY, cache.arrival()).await else {
        panic!("past its time")
    };
    assert_eq!(
        (old.value, old.outcome),
        ("old".into(), CacheOutcome::Stale { age: TTL, ttl: TTL })
    );
    assert_eq!(ask(&cache, kept("not asked for")).await.value, "old");
    ticket.fill(kept("new")).await;
    assert_eq!(ask(&cache, kept("newer")).await.value, "new");
}

#[tokio::test(start_paused = true)]
async fn an_answer_too_old_to_serve_is_filled_anew() {
    let cache = cache();
    ask(&cache, kept("old")).await;
    advance(TTL + SWR).await;
    assert!(matches!(
        cache.begin(KEY, cache.arrival()).await,
        Lookup::Fill(_)
    ));
}

#[tokio::test(start_paused = true)]
async fn a_purged_answer_is_not_served_while_one_fills() {
    let cache = cache();
    ask(&cache, kept("old")).await;
    advance(TTL).await;
    cache.purge(&tags()).await;
    assert!(matches!(
        cache.begin(KEY, cache.arrival()).await,
        Lookup::Fill(_)
    ));
}

#[tokio::test(start_paused = true)]
async fn a_user_and_everything_can_be_purged() {
    let cache = cache();
    let mut of_five = kept("of five");
    of_five
        .keep
        .as_mut()
        .expect("terms")
        .tags
        .push("@5".to_owned());
    ask(&cache, of_five).await;
    assert!(cache.purge_user("6").await.is_ok());
    assert_eq!(ask(&cache, kept("next")).await.value, "of five");
    assert!(cache.purge_user("5").await.is_ok());
    assert_eq!(ask(&cache, kept("next")).await.value, "next");
    cache.purge_all().await;
    assert_eq!(ask(&cache, kept("last")).await.value, "last");
}

#[tokio::test(start_paused = true)]
async fn a_user_is_named_by_an_id_as_json() {
    let cache = cache();
    let mut of_ada = kept("of ada");
    let tag = CallerId::of("user", "ada b").expect("an id").tag();
    of_ada.keep.as_mut().expect("terms").tags.push(tag);
    ask(&cache, of_ada).await;
    assert!(cache.purge_user("ada b").await.is_err(), "it is not JSON");
    assert_eq!(ask(&cache, kept("next")).await.value, "of ada");
    assert!(cache.purge_user("\"ada b\"").await.is_ok());
    assert_eq!(ask(&cache, kept("next")).await.value, "next");
}
