//! Reads from a replica that lags: nothing is stored that it may have shown as it was before a change.

use super::{HIT, Inn, STORED, app, open};
use crate::client::{Answer, get, post, send, with};
use mizan::{Cache, MemoryOptions};
use std::time::Duration;
use tokio::join;
use tokio::time::advance;

const LAG: Duration = Duration::from_secs(2);
const ONE: &str = "/ctx/menu/?table=1";
const TWO: &str = "/ctx/menu/?table=2";

#[tokio::test(start_paused = true)]
async fn within_the_lag_after_a_change_nothing_that_it_names_is_stored() {
    let mut options = MemoryOptions::default();
    options.replica_lag = LAG;
    let inn = Inn::default();
    let app = app(inn.clone()).cache(Cache::memory(options));
    let router = app.build().unwrap().into_router();
    let read = async |path: &str| {
        let answer = send(&router, get(path)).await;
        let dish = answer.json()["dish"].as_str().map(str::to_owned);
        (answer.header("cache-status").to_owned(), dish)
    };
    // The purges that came before the app are not known, so its first reads are not stored either.
    for _ in 0..2 {
        let lagging = "mizan; fwd=miss; detail=replica-lag".to_owned();
        assert_eq!(read(ONE).await, (lagging, None));
        advance(LAG / 4).await;
    }
    advance(LAG).await;
    for path in [ONE, TWO] {
        assert_eq!(read(path).await, (STORED.to_owned(), None));
    }
    let call = post("/call/cook/", r#"{"table":1,"dish":"soup"}"#);
    assert_eq!(send(&router, call).await.status, 200);
    // What the replica shows is answered, and not kept.
    for shown in [None, Some("soup")] {
        match shown {
            None => drop(inn.books().dishes.remove(&1)),
            Some(dish) => drop(inn.books().dishes.insert(1, dish.to_owned())),
        }
        let lagging = "mizan; fwd=miss; detail=replica-lag".to_owned();
        let shown = shown.map(str::to_owned);
        assert_eq!(read(ONE).await, (lagging, shown));
        assert_eq!(read(TWO).await.0, HIT);
        advance(LAG / 4).await;
    }
    advance(LAG).await;
    for expected in [STORED, HIT] {
        let soup = Some("soup".to_owned());
        assert_eq!(read(ONE).await, (expected.to_owned(), soup));
    }
}

/// The fields by which an edge or a network stores a response.
const SHARING: [&str; 3] = ["mizan-cache-control", "mizan-identity", "cdn-cache-control"];

fn sharing(answer: &Answer) -> Vec<&'static str> {
    let names = SHARING.into_iter();
    names
        .filter(|name| answer.headers.contains_key(*name))
        .collect()
}

#[tokio::test(start_paused = true)]
async fn what_a_replica_may_have_read_too_early_has_no_field_by_which_others_store_it() {
    let inn = Inn::default();
    let mizan = app(inn.clone()).replica_lag(LAG).build().unwrap();
    let router = mizan.into_router();
    let read = async |path: &str| {
        let request = with(get(path), "mizan-edge", "1");
        send(&router, with(request, "x-guest", "ada")).await
    };
    advance(LAG).await;
    assert_eq!(
        sharing(&read(ONE).await),
        ["mizan-cache-control", "cdn-cache-control"]
    );
    assert_eq!(
        sharing(&read("/ctx/room/").await),
        ["mizan-cache-control", "mizan-identity"]
    );
    let calls = [
        ("/call/cook/", r#"{"table":1,"dish":"soup"}"#),
        ("/call/rename/", r#"{"name":"Ada"}"#),
    ];
    for (path, body) in calls {
        let call = with(post(path, body), "x-guest", "ada");
        assert_eq!(send(&router, call).await.status, 200);
    }
    for path in [ONE, "/ctx/room/"] {
        let lagging = read(path).await;
        let status = lagging.header("cache-status");
        assert_eq!(status, "mizan; fwd=miss; detail=replica-lag");
        assert_eq!(sharing(&lagging), [""; 0], "{path}");
    }
    advance(LAG).await;
    assert_eq!(read(ONE).await.header("cache-status"), STORED);
    // The origin stores no page and cannot know.
    assert_eq!(sharing(&read("/board?table=4").await), [""; 0]);
}

#[tokio::test]
async fn what_a_purge_overtook_has_none_either_nor_what_other_requests_get_of_it() {
    let inn = open();
    let read = || inn.send(with(get("/ctx/menu/?table=7"), "mizan-edge", "1"));
    let cook = async {
        inn.inn.cooking.notified().await;
        inn.call("cook", r#"{"table":7,"dish":"soup"}"#).await;
        inn.inn.served.notify_one();
    };
    let (one, other, ()) = join!(read(), read(), cook);
    for (answer, status) in [
        (one, "mizan; fwd=miss; detail=purged-meanwhile"),
        (other, "mizan; fwd=miss; collapsed"),
    ] {
        assert_eq!(answer.header("cache-status"), status);
        assert_eq!(sharing(&answer), [""; 0], "{status}");
    }
}
