//! What a cache over Redis does while Redis is well.

use std::time::Duration;

use bytes::Bytes;
use mizan_cache::{
    Answer, Cache, CacheOutcome, Fill, Forward, Lifetime, NoStoreReason, Purged, RedisOptions,
};

use crate::server::Server;

pub(crate) const KEY: &str = "board?board_id=1";
pub(crate) const TAG: &str = "board;board_id=1";

/// The outcome of a fill that was stored.
pub(crate) const STORED: CacheOutcome = CacheOutcome::Filled {
    why: Forward::Miss,
    stored: Ok(()),
};

/// The outcome of a fill that was not stored for this reason.
pub(crate) fn unstored(reason: NoStoreReason) -> CacheOutcome {
    CacheOutcome::Filled {
        why: Forward::Miss,
        stored: Err(reason),
    }
}

/// A cache as a process of the app `test` has it.
pub(crate) fn cache(server: &Server) -> Cache {
    cache_with(server, patient("test"))
}

pub(crate) fn cache_with(server: &Server, options: RedisOptions) -> Cache {
    Cache::redis(&server.url(), options).expect("its own address")
}

/// On a machine that may be busy, no answer of a healthy Redis is late.
pub(crate) fn patient(app: &str) -> RedisOptions {
    let mut options = RedisOptions::new(app);
    options.budget = Duration::from_secs(10);
    options
}

pub(crate) async fn fill(cache: &Cache, value: &'static str) -> Answer {
    let lifetime = Lifetime::seconds(60, 0);
    fill_with(cache, value, &[TAG], lifetime).await
}

async fn fill_with(
    cache: &Cache,
    value: &'static str,
    tags: &[&str],
    lifetime: Lifetime,
) -> Answer {
    let tags = tags.iter().map(|&tag| tag.to_owned()).collect();
    let filled = Fill::keep(Bytes::from_static(value.as_bytes()), tags, lifetime);
    let answer = cache.get_or_fill(KEY, async || Ok::<_, ()>(filled));
    answer.await.expect("a fill that does not fail")
}

#[tokio::test]
async fn one_process_fills_and_another_hits() {
    let server = Server::start();
    let (one, other) = (cache(&server), cache(&server));
    let filled = fill(&one, "first").await;
    assert_eq!(filled.outcome, STORED);
    for _ in 0..2 {
        let hit = fill(&other, "second").await;
        assert!(
            matches!(hit.outcome, CacheOutcome::Hit { .. }),
            "{:?}",
            hit.outcome
        );
        assert_eq!((hit.value, hit.seq), ("first".into(), filled.seq));
    }
}

#[tokio::test]
async fn a_purge_by_one_process_is_seen_by_the_other_at_once() {
    let server = Server::start();
    let (one, other) = (cache(&server), cache(&server));
    let before = fill(&one, "old").await.seq;
    fill(&other, "old").await;
    let Purged::Done { seq } = other.purge(&[TAG.to_owned()]).await else {
        panic!("Redis is well")
    };
    assert!(seq > before);
    let after = fill(&one, "new").await;
    assert_eq!((&after.value[..], after.seq), (&b"new"[..], seq));
}

#[tokio::test]
async fn a_hit_says_up_to_which_purge_it_is_current_and_not_when_it_was_filled() {
    let server = Server::start();
    let cache = cache(&server);
    fill(&cache, "first").await;
    let Purged::Done { seq } = cache.purge(&["other".to_owned()]).await else {
        panic!("Redis is well")
    };
    let hit = fill(&cache, "second").await;
    assert_eq!((&hit.value[..], hit.seq), (&b"first"[..], seq));
}

#[tokio::test]
async fn a_purge_of_another_tag_costs_nothing() {
    let server = Server::start();
    let cache = cache(&server);
    fill(&cache, "first").await;
    cache.purge(&["board;board_id=2".to_owned()]).await;
    assert_eq!(fill(&cache, "second").await.value, "first");
}

#[tokio::test]
async fn a_fill_begun_before_a_purge_is_answered_but_never_served_again() {
    let server = Server::start();
    let cache = cache(&server);
    let tags = || vec![TAG.to_owned()];
    let filled = async || {
        cache.purge(&tags()).await;
        Ok::<_, ()>(Fill::keep("old".into(), tags(), Lifetime::seconds(60, 0)))
    };
    let answer = cache.get_or_fill(KEY, filled).await;
    assert_eq!(answer.map(|answer| answer.value), Ok("old".into()));
    assert_eq!(fill(&cache, "new").await.value, "new");
}

#[tokio::test]
async fn users_are_purged_apart() {
    let server = Server::start();
    let cache = cache(&server);
    let lifetime = Lifetime::seconds(60, 0);
    fill_with(&cache, "of five", &[TAG, "@5"], lifetime).await;
    assert!(cache.purge_user("6").await.is_ok());
    assert_eq!(fill(&cache, "again").await.value, "of five");
    assert!(cache.purge_user("5").await.is_ok());
    assert_eq!(fill(&cache, "again").await.value, "again");
}

#[tokio::test]
async fn purging_all_leaves_nothing() {
    let server = Server::start();
    let cache = cache(&server);
    fill(&cache, "old").await;
    cache.purge_all().await;
    assert_eq!(fill(&cache, "new").await.value, "new");
}

#[tokio::test]
async fn an_answer_past_its_time_is_served_while_one_request_fills() {
    let server = Server::start();
    let cache = cache(&server);
    let lifetime = Lifetime {
        ttl: Duration::ZERO,
        swr: Duration::from_secs(60),
    };
    fill_with(&cache, "old", &[TAG], lifetime).await;
    let mizan_cache::Lookup::Stale(old, ticket) = cache.begin(KEY, cache.arrival()).await else {
        panic!("past its time and not purged")
    };
    assert_eq!(old.value, "old");
    let meanwhile = fill(&cache, "not asked for").await;
    assert!(matches!(meanwhile.outcome, CacheOutcome::Stale { .. }));
    ticket
        .store("new".into(), vec![TAG.to_owned()], lifetime)
        .await;
    cache.purge(&[TAG.to_owned()]).await;
    assert_eq!(fill(&cache, "newer").await.value, "newer");
}

#[tokio::test]
async fn a_value_too_large_is_answered_and_not_kept() {
    let server = Server::start();
    let mut options = patient("test");
    options.limits.value_bytes = 3;
    let cache = cache_with(&server, options);
    assert_eq!(
        fill(&cache, "four").await.outcome,
        unstored(NoStoreReason::TooLarge)
    );
    assert_eq!(fill(&cache, "two").await.outcome, STORED);
}

#[tokio::test]
async fn two_apps_in_one_server_do_not_see_each_other() {
    let server = Server::start();
    let cache = cache(&server);
    let other = cache_with(&server, patient("other"));
    fill(&cache, "of test").await;
    assert_eq!(fill(&other, "of other").await.value, "of other");
    other.purge_all().await;
    assert_eq!(fill(&cache, "again").await.value, "of test");
}

#[test]
fn an_address_that_cannot_be_read_is_refused() {
    let refused = Cache::redis("http://localhost", RedisOptions::new("test"));
    assert!(refused.unwrap_err().to_string().contains("redis://"));
}
