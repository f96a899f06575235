//! Random reads and writes by random callers, against an app with a cache and an uncached copy of it over one state:
//! not one answer differs.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    dead_code,
    reason = "a test that cannot go on should stop; the Redis server can do more than these ask of it"
)]

mod app;
mod dice;
mod requests;
#[cfg(unix)]
#[path = "../../../mizan-cache/tests/redis/server.rs"]
mod server;
mod walk;

use app::{Db, app};
use axum::Router;
use dice::Dice;
use mizan::{Cache, MemoryOptions};
use requests::{NOTES, Sent};
use std::time::Duration;
use walk::Copies;

/// How long one walk goes on.
const LENGTH: Duration = Duration::from_secs(6);

fn serve(db: &Db, cache: Option<Cache>) -> Router {
    let app = app(db).cache_secret("of the tests");
    let app = match cache {
        Some(cache) => app.cache(cache),
        None => app.cache_setting("off"),
    };
    app.build().unwrap().into_router()
}

fn copies(caches: Vec<Cache>) -> Copies {
    let db = Db::default();
    let cached = caches.into_iter().map(|cache| serve(&db, Some(cache)));
    Copies {
        cached: cached.collect(),
        uncached: serve(&db, None),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_answer_differs_with_a_cache_in_memory() {
    let copies = copies(vec![Cache::memory(MemoryOptions::default())]);
    copies.walk(Dice::seeded(), LENGTH).await;
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_answer_differs_between_two_instances_over_one_redis() {
    let redis = server::Server::start();
    let cache = || {
        let mut options = mizan::RedisOptions::new("differential");
        // On a busy machine a purge that is late is no failure; one that is queued would be.
        options.budget = Duration::from_secs(30);
        Cache::redis(&redis.url(), options).unwrap()
    };
    let copies = copies(vec![cache(), cache()]);
    copies.walk(Dice::seeded(), LENGTH).await;
}

#[tokio::test]
async fn of_two_instances_with_memories_of_their_own_the_one_that_ran_the_call_shows_the_change() {
    let cache = || Cache::memory(MemoryOptions::default());
    let copies = copies(vec![cache(), cache()]);
    let note = NOTES[0][0];
    let read = Sent::get(&format!("/ctx/note/?note_id={note}")).by("user 1");
    for instance in [0, 1] {
        copies.compare(&read, instance).await.unwrap();
    }
    let sign = Sent::call("note_sign", &format!(r#"{{"note_id":"{note}"}}"#));
    copies.write(&sign, 0).await;
    copies.compare(&read, 0).await.unwrap();
    // Why the guide asks for Redis as soon as there are two.
    let difference = copies.compare(&read, 1).await.unwrap_err();
    assert!(difference.contains("mizan; hit"), "{difference}");
}

#[tokio::test]
async fn a_change_that_no_target_names_is_found() {
    let copies = copies(vec![Cache::memory(MemoryOptions::default())]);
    let read = Sent::get(&format!("/ctx/note/?note_id={}", NOTES[0][0])).by("user 1");
    copies.compare(&read, 0).await.unwrap();
    let forged = Sent::call("forge", &format!(r#"{{"note_id":"{}"}}"#, NOTES[0][1]));
    copies.write(&forged, 0).await;
    let difference = copies.compare(&read, 0).await.unwrap_err();
    assert!(difference.contains("mizan; hit"), "{difference}");
}
