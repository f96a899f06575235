//! Interrupted calls purge what they may have changed.

use mizan::prelude::*;
use std::time::Duration;
use tokio::time::sleep;

use super::{HIT, Inn, Menu, Open, STORED, open};
use crate::client::post;

const ONE: &str = "/ctx/menu/?table=1";
const TWO: &str = "/ctx/menu/?table=2";

#[client(affects = Menu)]
async fn cook_slowly(table: u32, dish: String, #[extract] State(inn): State<Inn>) {
    inn.books().dishes.insert(table, dish);
    inn.cooking.notify_one();
    inn.served.notified().await;
}

#[client]
async fn spoil_slowly(table: u32, #[extract] State(inn): State<Inn>) {
    inn.books().dishes.insert(table, "mould".to_owned());
    mizan::invalidate(Menu { table });
    inn.cooking.notify_one();
    inn.served.notified().await;
    inn.ran("spoil_slowly");
}

/// Leaves its work to another task that does it later, as drivers of databases do.
#[client(affects = Menu)]
async fn order_in(table: u32, dish: String, after: u64, #[extract] State(inn): State<Inn>) {
    let (books, waiter) = (inn.clone(), inn.clone());
    let delivered = tokio::spawn(async move {
        sleep(Duration::from_millis(after)).await;
        books.books().dishes.insert(table, dish);
    });
    waiter.cooking.notify_one();
    delivered.await.unwrap();
}

#[client]
fn drop_the_pot(table: u32, #[extract] State(inn): State<Inn>) {
    inn.books().dishes.insert(table, "soup".to_owned());
    mizan::invalidate(Menu { table });
    panic!("it slipped");
}

impl Open {
    /// Calls a function and goes away while it runs.
    async fn call_and_leave(&self, function: &str, body: &str) {
        let call = self.send(post(&format!("/call/{function}/"), body));
        tokio::select! {
            _ = call => panic!("the call ended"),
            () = self.inn.cooking.notified() => {}
        }
        tokio::task::yield_now().await;
    }

    /// What the cache did, and what is to eat.
    async fn menu(&self, path: &str) -> (String, Option<String>) {
        let answer = self.get(path).await;
        let dish = answer.json()["dish"].as_str().map(str::to_owned);
        (answer.header("cache-status").to_owned(), dish)
    }
}

fn dish(status: &str, dish: &str) -> (String, Option<String>) {
    (status.to_owned(), Some(dish.to_owned()))
}

#[tokio::test]
async fn a_call_whose_client_went_away_purges_what_it_declares_and_nothing_else() {
    let inn = open();
    inn.get(ONE).await;
    inn.get(TWO).await;
    inn.call_and_leave("cook_slowly", r#"{"table":1,"dish":"roast"}"#)
        .await;
    assert_eq!(inn.menu(ONE).await, dish(STORED, "roast"));
    assert_eq!(inn.status(TWO).await, HIT);
}

#[tokio::test]
async fn a_call_whose_client_went_away_purges_what_it_added() {
    let inn = open();
    inn.get(ONE).await;
    inn.get(TWO).await;
    inn.call_and_leave("spoil_slowly", r#"{"table":1}"#).await;
    assert_eq!(inn.menu(ONE).await, dish(STORED, "mould"));
    assert_eq!(inn.status(TWO).await, HIT);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_timed_out_purges_what_it_declares_and_what_it_added() {
    let inn = open();
    let cook = post("/call/cook_slowly/", r#"{"table":1,"dish":"roast"}"#);
    let spoil = post("/call/spoil_slowly/", r#"{"table":1}"#);
    for (call, found) in [(cook, "roast"), (spoil, "mould")] {
        inn.get(ONE).await;
        assert_eq!(inn.send(call).await.status, 504);
        assert_eq!(inn.menu(ONE).await, dish(STORED, found));
    }
}

#[tokio::test(start_paused = true)]
async fn a_mutation_whose_client_went_away_goes_on_and_purges_when_it_has_ended() {
    let inn = open();
    inn.get(ONE).await;
    inn.call_and_leave("order_in", r#"{"table":1,"dish":"pizza","after":20000}"#)
        .await;
    assert_eq!(inn.menu(ONE).await, (STORED.to_owned(), None));
    sleep(Duration::from_secs(19)).await;
    assert_eq!(inn.menu(ONE).await, (HIT.to_owned(), None));
    sleep(Duration::from_secs(1) + Duration::from_millis(1)).await;
    assert_eq!(inn.menu(ONE).await, dish(STORED, "pizza"));
}

#[tokio::test(start_paused = true)]
async fn a_shutdown_waits_for_mutations_whose_clients_went_away() {
    let inn = open();
    inn.call_and_leave("order_in", r#"{"table":1,"dish":"pizza","after":20000}"#)
        .await;
    inn.mizan.shutdown().await;
    assert_eq!(inn.inn.books().dishes.get(&1).unwrap(), "pizza");
}

#[tokio::test]
async fn a_function_without_targets_ends_when_its_client_goes_away() {
    let inn = open();
    inn.call_and_leave("spoil_slowly", r#"{"table":1}"#).await;
    inn.inn.served.notify_one();
    tokio::task::yield_now().await;
    assert_eq!(inn.inn.runs("spoil_slowly"), 0);
}

#[tokio::test(start_paused = true)]
async fn what_is_committed_after_a_call_was_cut_short_is_purged_then() {
    let inn = open();
    inn.get(ONE).await;
    let call = r#"{"table":1,"dish":"pizza","after":30300}"#;
    assert_eq!(inn.send(post("/call/order_in/", call)).await.status, 504);
    // The pizza is not there yet, and its absence is kept.
    assert_eq!(inn.menu(ONE).await, (STORED.to_owned(), None));
    while inn.inn.books().dishes.is_empty() {
        sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(inn.menu(ONE).await, (HIT.to_owned(), None));
    sleep(Duration::from_secs(1)).await;
    assert_eq!(inn.menu(ONE).await, dish(STORED, "pizza"));
}

#[tokio::test]
async fn a_call_that_panicked_purges_what_it_added() {
    let inn = open();
    inn.get(ONE).await;
    let call = post("/call/drop_the_pot/", r#"{"table":1}"#);
    assert_eq!(inn.send(call).await.status, 500);
    assert_eq!(inn.menu(ONE).await, dish(STORED, "soup"));
}
