//! A param is its value: other spellings of it are the same bundle.

use super::{HIT, STORED, read, served, status};
use crate::client::{post, send, with};
use crate::log::logged;
use axum::Router;
use mizan::prelude::*;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashSet;

/// A text whose spaces and capitals do not count.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(from = "String", into = "String")]
#[schemars(with = "String")]
struct Address(String);

impl From<String> for Address {
    fn from(text: String) -> Self {
        Self(text.trim().to_lowercase())
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.0
    }
}

/// A type that is written as something else than it reads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(from = "u32", into = "String")]
#[schemars(with = "u32")]
struct OneWay(u32);

impl From<u32> for OneWay {
    fn from(number: u32) -> Self {
        Self(number)
    }
}

impl From<OneWay> for String {
    fn from(one_way: OneWay) -> Self {
        format!("number {}", one_way.0)
    }
}

#[context(cache(ttl = 60, public))]
struct Mailbox {
    address: Address,
    folder: Option<Address>,
}

#[client(context = Mailbox)]
fn mails(address: Address, folder: Option<Address>) -> String {
    format!("{} {:?}", address.0, folder.map(|folder| folder.0))
}

#[client(affects = Mailbox)]
fn deliver(address: Address) -> Address {
    address
}

#[client]
fn deliver_at_run_time(to: Address) {
    mizan::invalidate(Mailbox {
        address: to,
        folder: None,
    });
}

#[context(cache(ttl = 60, public))]
struct Odd {
    number: OneWay,
}

#[client(context = Odd)]
fn odd(number: OneWay) -> u32 {
    number.0
}

#[client(affects = Odd)]
fn change_odd(number: OneWay) -> u32 {
    number.0
}

fn router() -> Router {
    served(App::new("post").module(module_path!()))
}

const ADA: &str = "/ctx/mailbox/?address=ada@example.org";
const SHOUTED: &str = "/ctx/mailbox/?address=%20ADA@Example.org";

#[tokio::test]
async fn spellings_of_one_value_are_one_bundle_and_the_answer_says_which_was_sent() {
    let router = router();
    let first = read(&router, ADA, &[]).await;
    assert_eq!(first.header("cache-status"), STORED);
    assert_eq!(first.header("mizan-params"), "");
    let other = read(&router, SHOUTED, &[]).await;
    assert_eq!(other.header("cache-status"), HIT);
    assert_eq!(other.header("mizan-params"), "respelled");
    assert_eq!(
        other.header("cache-groups"),
        r#""mailbox", "mailbox;address=ada%40example.org""#
    );
    assert_eq!(first.body, other.body);
    let folder = format!("{SHOUTED}&folder=%20New");
    assert_eq!(status(&router, &folder, &[]).await, STORED);
    assert_eq!(
        status(&router, &format!("{ADA}&folder=new"), &[]).await,
        HIT
    );
    assert_eq!(
        status(&router, "/ctx/mailbox/?address=bob", &[]).await,
        STORED
    );
}

#[tokio::test]
async fn a_change_in_another_spelling_purges_names_and_refreshes_the_bundle() {
    let router = router();
    for call in [
        post("/call/deliver/", r#"{"address":" ADA@example.org "}"#),
        post("/call/deliver_at_run_time/", r#"{"to":"ADA@EXAMPLE.ORG"}"#),
    ] {
        status(&router, ADA, &[]).await;
        assert_eq!(status(&router, ADA, &[]).await, HIT);
        let mounted = "mailbox;address=%20Ada%40example.org";
        let answer = send(&router, with(call, "x-mizan-mounted", mounted)).await;
        assert_eq!(
            answer.json()["invalidate"],
            json!([{"context": "mailbox", "params": {"address": "ada@example.org"}}])
        );
        assert_eq!(
            answer.header("x-mizan-invalidate"),
            "mailbox;address=ada%40example.org"
        );
        // The client knows the bundle by what it mounted.
        assert_eq!(
            answer.json()["refresh"][0]["params"],
            json!({"address": " Ada@example.org"})
        );
        assert_eq!(status(&router, SHOUTED, &[]).await, STORED);
    }
}

#[tokio::test]
async fn a_value_that_cannot_be_written_back_is_neither_cached_nor_narrowed_by() {
    let router = router();
    for _ in 0..2 {
        let answer = read(&router, "/ctx/odd/?number=1", &[]).await;
        assert_eq!(answer.json()["odd"], 1);
        assert_eq!(answer.header("cdn-cache-control"), "");
        assert!(
            !answer.header("cache-status").contains("hit"),
            "{}",
            answer.header("cache-status")
        );
    }
    let answer = send(&router, post("/call/change_odd/", r#"{"number":1}"#)).await;
    assert_eq!(answer.json()["invalidate"], json!(["odd"]));
}

/// A filter that writes less than it reads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
struct Filter {
    label: String,
    #[serde(skip_serializing, default)]
    flags: u32,
}

/// A type whose values cannot be compared.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
struct Incomparable(u32);

#[context(cache(ttl = 60, public))]
struct Stock {
    price: Decimal,
    sizes: HashSet<u32>,
    filter: Option<Filter>,
}

#[client(context = Stock)]
fn stock(price: Decimal, sizes: HashSet<u32>, filter: Option<Filter>) -> String {
    format!(
        "{price} {} {}",
        sizes.len(),
        filter.map_or(0, |filter| filter.flags)
    )
}

#[client(affects = Stock)]
fn sell(price: Decimal, sizes: HashSet<u32>) -> usize {
    price.to_string().len() + sizes.len()
}

#[client]
fn sell_at_run_time(cost: Decimal, sizes: Vec<u32>, flags: Option<u32>) {
    mizan::invalidate(Stock {
        price: cost,
        sizes: sizes.into_iter().collect(),
        filter: flags.map(|flags| Filter {
            label: "new".to_owned(),
            flags,
        }),
    });
}

#[client(affects = Stock)]
fn relabel(filter: Filter) -> u32 {
    filter.flags
}

#[context(cache(ttl = 60, public))]
struct Vague {
    number: Incomparable,
}

#[client(context = Vague)]
fn vague(number: Incomparable) -> u32 {
    number.0
}

#[client(affects = Vague)]
fn change_vague(number: Incomparable) -> u32 {
    number.0
}

fn stock_path(price: &str, sizes: &str, flags: Option<u32>) -> String {
    let filter = flags.map(|flags| format!(r#"&filter={{"label":"new","flags":{flags}}}"#));
    let path = format!(
        "/ctx/stock/?price={price}&sizes={sizes}{}",
        filter.unwrap_or_default()
    );
    path.replace('"', "%22")
        .replace('{', "%7B")
        .replace('}', "%7D")
}

#[tokio::test]
async fn equal_values_are_one_bundle_and_a_change_by_any_of_them_reaches_it() {
    let router = router();
    let reads = [("1.0", "[1,2,3]"), ("1.00", "[3,1,2]"), ("1", "[2,1,3,3]")];
    let run_time = r#"{"cost":"1.0","sizes":[2,3,1],"flags":null}"#;
    for call in [
        post("/call/sell/", r#"{"price":"1.000","sizes":[3,2,1]}"#),
        post("/call/sell_at_run_time/", run_time),
    ] {
        for (price, sizes) in reads {
            status(&router, &stock_path(price, sizes, None), &[]).await;
            assert_eq!(
                status(&router, &stock_path("1", "[1,2,3]", None), &[]).await,
                HIT
            );
        }
        let answer = send(&router, call).await;
        assert_eq!(
            answer.json()["invalidate"],
            json!([{"context": "stock", "params": {"price": "1", "sizes": [1, 2, 3]}}])
        );
        for (price, sizes) in reads {
            let read = read(&router, &stock_path(price, sizes, None), &[]).await;
            assert_eq!(read.json()["stock"], "1 3 0");
        }
        let call = post("/call/sell/", r#"{"price":"1.000","sizes":[3,2,1]}"#);
        send(&router, call).await;
    }
}

#[tokio::test]
async fn a_value_that_loses_a_field_is_neither_cached_nor_narrowed_by() {
    let router = router();
    for _ in 0..2 {
        for flags in [1, 2] {
            let answer = read(&router, &stock_path("1", "[]", Some(flags)), &[]).await;
            assert_eq!(answer.json()["stock"], format!("1 0 {flags}"));
            assert!(!answer.header("cache-status").contains("hit"));
        }
    }
    let lossy = post("/call/relabel/", r#"{"filter":{"label":"new","flags":1}}"#);
    assert_eq!(
        send(&router, lossy).await.json()["invalidate"],
        json!(["stock"])
    );
    let call = r#"{"cost":"1.0","sizes":[],"flags":1}"#;
    assert_eq!(
        send(&router, post("/call/sell_at_run_time/", call))
            .await
            .json()["invalidate"],
        json!([{"context": "stock", "params": {"price": "1", "sizes": []}}])
    );
}

#[tokio::test]
async fn a_type_that_cannot_be_compared_is_neither_cached_nor_narrowed_by() {
    let router = router();
    for _ in 0..2 {
        let answer = read(&router, "/ctx/vague/?number=1", &[]).await;
        assert_eq!(answer.json()["vague"], 1);
        assert!(!answer.header("cache-status").contains("hit"));
    }
    let call = post("/call/change_vague/", r#"{"number":1}"#);
    assert_eq!(
        send(&router, call).await.json()["invalidate"],
        json!(["vague"])
    );
    let invalidated = mizan::invalidate(Vague {
        number: Incomparable(1),
    });
    assert!(invalidated >= mizan::Invalidated::Purged);
}

#[tokio::test]
async fn the_log_names_the_type_and_the_param_of_a_value_that_loses_something_once() {
    let (router, log) = logged(async { router() }).await;
    let warnings: Vec<_> = log.lines().filter(|line| line.contains("WARN")).collect();
    assert_eq!(warnings.len(), 2, "{log}");
    assert!(
        warnings
            .iter()
            .all(|line| line.contains("Incomparable") && line.contains("number")),
        "{log}"
    );
    let ((), log) = logged(async {
        for flags in [1, 2] {
            read(&router, &stock_path("1", "[]", Some(flags)), &[]).await;
        }
    })
    .await;
    let warnings: Vec<_> = log.lines().filter(|line| line.contains("WARN")).collect();
    assert_eq!(warnings.len(), 1, "{log}");
    assert!(
        warnings[0].contains("context `stock` has a param `filter` of type `Filter`"),
        "{log}"
    );
}
