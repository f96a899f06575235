//! Reads from a replica that lags: nothing is stored that it may have shown as it was before a change.

use super::{HIT, Inn, STORED, app};
use crate::client::{get, post, send};
use mizan::{Cache, MemoryOptions};
use std::time::Duration;
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
