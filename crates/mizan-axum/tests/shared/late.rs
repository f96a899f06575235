//! Invalidations outside calls whose runtime ends before they have arrived in Redis.

use axum::body::Body;
use axum::http::Request;
use futures_util::FutureExt as _;
use mizan::{App, Invalidated};
use std::pin::pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt as _;

use super::{Street, open};
use crate::shop::Shelf;

/// Taken by every test with an app in this process: `mizan::invalidate` reaches all of them.
static ALONE: Mutex<()> = Mutex::new(());

fn alone() -> MutexGuard<'static, ()> {
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// An app of this process on the street's Redis, built on a runtime of its own.
fn app(street: &Street) -> (Runtime, mizan::Mizan) {
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let app = App::new("shop")
        .module("shared::shop")
        .state(street.stock())
        .cache_setting(street.redis.url())
        .cache_secret("of the tests");
    let mizan = runtime.block_on(async { app.build().unwrap() });
    runtime.block_on(async { mizan.purge_user(&1).await.unwrap() });
    (runtime, mizan)
}

/// Redis may have answered by the time the caller goes on.
fn is_begun(invalidated: Invalidated) {
    assert!(
        matches!(invalidated, Invalidated::Begun | Invalidated::Purged),
        "{invalidated:?}"
    );
}

#[test]
fn an_invalidation_outside_a_call_reaches_redis_from_a_thread_and_after_its_runtime_has_ended() {
    let _alone = alone();
    let street = open();
    let (runtime, _mizan) = app(&street);
    let invalidate = || {
        std::thread::spawn(|| mizan::invalidate(Shelf))
            .join()
            .unwrap()
    };

    street.write("9");
    is_begun(invalidate());
    street.both_see("9");

    // Begun, and dropped with its runtime.
    street.write("8");
    is_begun(invalidate());
    drop(runtime);
    assert_eq!(
        (street.one.left().0, street.other.left().0),
        ("8".into(), "8".into())
    );
    street.both_hit("8");

    // No runtime is left.
    street.write("7");
    assert_eq!(invalidate(), Invalidated::Purged);
    assert_eq!(
        (street.one.left().0, street.other.left().0),
        ("7".into(), "7".into())
    );
}

#[test]
fn a_shutdown_waits_for_invalidations_that_have_begun() {
    let _alone = alone();
    let street = open();
    let (runtime, mizan) = app(&street);
    street.write("9");
    runtime.block_on(async {
        is_begun(mizan::invalidate(Shelf));
        mizan.shutdown().await;
    });
    assert_eq!(street.one.left().0, "9");
}

#[test]
fn a_shutdown_waits_for_the_purge_of_a_call_that_could_not_reach_redis() {
    let _alone = alone();
    let street = open();
    let (runtime, mizan) = app(&street);
    street.redis.freeze();
    runtime.block_on(async {
        let call = Request::post("/call/sell/").header("content-type", "application/json");
        let call = call.body(Body::from(r#"{"left":"9"}"#)).unwrap();
        let answer = mizan.clone().into_router().oneshot(call).await.unwrap();
        assert_eq!(answer.status(), 200);
        let mut shutdown = pin!(mizan.shutdown());
        assert_eq!(shutdown.as_mut().now_or_never(), None);
        street.redis.thaw();
        shutdown.await;
    });
    assert_eq!(street.one.left().0, "9");
}
