//! A param is its value: other spellings of it are the same bundle.

use super::{HIT, STORED, read, served, status};
use crate::client::{post, send, with};
use axum::Router;
use mizan::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

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
