//! What jobs purge through the application itself.

use super::{HIT, Menu, STORED, open};
use crate::board::{Board, BoardId};
use crate::client::{get, post, send, with};

const ONE: &str = "/ctx/menu/?table=1";
const TWO: &str = "/ctx/menu/?table=2";

#[tokio::test]
async fn a_job_purges_one_bundle_or_every_bundle_of_a_context() {
    let inn = open();
    inn.get(ONE).await;
    inn.get(TWO).await;
    inn.mizan.invalidate(Menu { table: 1 }).await.unwrap();
    assert_eq!(
        (
            inn.status(ONE).await.as_str(),
            inn.status(TWO).await.as_str()
        ),
        (STORED, HIT)
    );
    inn.mizan.invalidate_all::<Menu>().await.unwrap();
    assert_eq!(
        (
            inn.status(ONE).await.as_str(),
            inn.status(TWO).await.as_str()
        ),
        (STORED, STORED)
    );
}

#[tokio::test]
async fn a_job_purges_all_of_one_caller_or_everything() {
    let inn = open();
    let room = async |id| {
        inn.as_guest(id, get("/ctx/room/"))
            .await
            .header("cache-status")
            .to_owned()
    };
    for id in ["ada", "bob"] {
        room(id).await;
    }
    inn.mizan.purge_user(&"ada".to_owned()).await.unwrap();
    assert_eq!(
        (room("ada").await.as_str(), room("bob").await.as_str()),
        (STORED, HIT)
    );
    inn.mizan.purge_all().await.unwrap();
    assert_eq!(
        (room("ada").await.as_str(), room("bob").await.as_str()),
        (STORED, STORED)
    );
}

#[tokio::test]
async fn a_context_of_another_app_is_an_error() {
    let error = open()
        .mizan
        .invalidate(Board {
            board_id: BoardId(1),
        })
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("`board` is no context"),
        "{error}"
    );
}

/// A context that two apps declare, and the functions that change it from where no call is.
mod yard {
    use super::super::Inn;
    use mizan::Invalidated;
    use mizan::prelude::*;

    #[context(cache(ttl = 60))]
    pub(super) struct Yard {
        gate: u32,
    }

    pub(super) fn one() -> Yard {
        Yard { gate: 1 }
    }

    #[client(context = Yard)]
    pub(super) fn horses(gate: u32) -> u32 {
        gate
    }

    #[client]
    async fn change_in_a_task() {
        let done = tokio::spawn(async { mizan::invalidate(one()) }).await;
        assert!(done.unwrap() >= Invalidated::Purged);
    }

    #[client]
    async fn change_in_a_blocking_task() {
        let done = tokio::task::spawn_blocking(|| mizan::invalidate(one())).await;
        assert!(done.unwrap() >= Invalidated::Purged);
    }

    #[client]
    fn change_in_a_thread() {
        let done = std::thread::spawn(|| mizan::invalidate(one())).join();
        assert!(done.unwrap() >= Invalidated::Purged);
    }

    #[client]
    fn change_in_a_pool_of_rayon() {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
        let done = pool.unwrap().install(|| mizan::invalidate(one()));
        assert!(done >= Invalidated::Purged);
    }

    #[client]
    fn change_in_a_call() {
        assert_eq!(mizan::invalidate(one()), Invalidated::WithCall);
    }

    /// A query that writes, such as one that creates what is not there yet.
    #[context]
    struct Lane;

    #[client(context = Lane)]
    fn lane() {
        mizan::invalidate_all::<Yard>();
    }

    async fn never() -> bool {
        mizan::invalidate_all::<Yard>();
        false
    }

    #[client(auth = never)]
    fn change_in_a_guard_that_refuses(#[extract] State(_inn): State<Inn>) {}

    async fn always() -> bool {
        mizan::invalidate(one()) == Invalidated::WithCall
    }

    #[client(auth = always)]
    fn change_in_a_guard(number: u8) -> u8 {
        number
    }

    /// A bundle that comes back with a call, and writes.
    #[context]
    struct Stile;

    #[client(context = Stile)]
    fn stile() {
        assert!(mizan::invalidate(one()) >= Invalidated::Purged);
    }

    #[client(affects = Stile)]
    fn mend() {}
}

/// Two apps of the process that declare the yard, each with a cache of its own.
fn yards() -> [axum::Router; 2] {
    let app = |name: &str| {
        let app = mizan::App::new(name).module("adapter::kept::outside::yard");
        let app = app.state(super::Inn::default()).identify(super::guest);
        app.cache_setting("memory").build().unwrap().into_router()
    };
    [app("yard"), app("mews")]
}

async fn yard(router: &axum::Router) -> String {
    let read = with(get("/ctx/yard/?gate=1"), "x-guest", "ada");
    let answer = send(router, read).await;
    answer.header("cache-status").to_owned()
}

#[tokio::test]
async fn an_invalidation_outside_a_call_purges_every_app_that_declares_the_context() {
    let routers = yards();
    let [router, other] = &routers;
    for (request, elsewhere) in [
        (post("/call/change_in_a_task/", "{}"), STORED),
        (post("/call/change_in_a_blocking_task/", "{}"), STORED),
        (post("/call/change_in_a_thread/", "{}"), STORED),
        (post("/call/change_in_a_pool_of_rayon/", "{}"), STORED),
        (post("/call/change_in_a_guard_that_refuses/", "{}"), STORED),
        (post("/call/change_in_a_call/", "{}"), HIT),
        (get("/ctx/lane/"), STORED),
    ] {
        let what = request.uri().clone();
        for router in &routers {
            yard(router).await;
            assert_eq!(yard(router).await, HIT, "{what}");
        }
        let answer = send(router, request).await;
        assert!(answer.status != 500, "{what}: {}", answer.body);
        assert_eq!(yard(router).await, STORED, "{what}");
        assert_eq!(yard(other).await, elsewhere, "{what}");
    }
}

#[tokio::test]
async fn what_a_guard_invalidates_is_named_whatever_becomes_of_the_call() {
    let [router, _] = yards();
    for (call, status, named) in [
        (
            post("/call/change_in_a_guard/", r#"{"number":1}"#),
            200,
            "yard;gate=1",
        ),
        (
            post("/call/change_in_a_guard/", r#"{"number":"?"}"#),
            422,
            "yard;gate=1",
        ),
        (
            post("/call/change_in_a_guard_that_refuses/", "{}"),
            403,
            "yard",
        ),
    ] {
        yard(&router).await;
        let answer = send(&router, call).await;
        assert_eq!(answer.status, status, "{}", answer.body);
        assert_eq!(answer.header("x-mizan-invalidate"), named);
        assert_eq!(yard(&router).await, STORED);
    }
}

#[tokio::test]
async fn a_bundle_that_comes_back_with_a_call_adds_nothing_to_it() {
    let [router, _] = yards();
    yard(&router).await;
    let call = with(post("/call/mend/", "{}"), "x-mizan-mounted", "stile");
    let answer = send(&router, call).await;
    assert_eq!(answer.header("x-mizan-invalidate"), "stile");
    assert_eq!(answer.json()["refresh"][0]["context"], "stile");
    assert_eq!(yard(&router).await, STORED);
}

#[tokio::test]
async fn a_purge_that_reaches_nothing_is_an_error_and_one_of_nothing_says_so() {
    let served = open().mizan;
    assert_eq!(
        served.purge_user(&"").await,
        Err(mizan::PurgeError::Identity)
    );
    assert_eq!(
        served.purge_user(&None::<u8>).await,
        Err(mizan::PurgeError::Identity)
    );

    let job = super::app(super::Inn::default()).build().unwrap();
    let unserved = Err(mizan::PurgeError::NotServed);
    assert_eq!(job.invalidate(Menu { table: 1 }).await, unserved);
    assert_eq!(job.invalidate_all::<Menu>().await, unserved);
    assert_eq!(job.purge_user(&"ada").await, unserved);
    assert_eq!(job.purge_all().await, unserved);

    let off = super::app(super::Inn::default()).cache_setting("off");
    let off = off.build().unwrap();
    assert_eq!(off.purge_user(&"ada").await, Ok(mizan::Purged::NoCache));
    assert_eq!(off.purge_all().await, Ok(mizan::Purged::NoCache));

    let app = super::app(super::Inn::default())
        .cache_setting("redis://127.0.0.1:1")
        .cache_secret("of a test");
    let app = app.build().unwrap();
    let unreached = Err(mizan::PurgeError::Unreached);
    assert_eq!(app.invalidate(Menu { table: 1 }).await, unreached);
    assert_eq!(app.purge_user(&"ada").await, unreached);
    assert_eq!(app.purge_all().await, unreached);
}

#[tokio::test]
async fn a_cache_that_is_off_keeps_nothing_even_where_the_code_gives_one() {
    let inn = super::Inn::default();
    let app = super::app(inn.clone()).cache(mizan::Cache::memory(mizan::MemoryOptions::default()));
    let router = app.cache_setting("off").build().unwrap().into_router();
    for _ in 0..2 {
        let answer = send(&router, get(ONE)).await;
        assert_eq!(answer.status, 200);
    }
    assert_eq!(inn.runs("dish"), 2);
}
