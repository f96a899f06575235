//! What is not kept, and who is not given what is.

use super::{HIT, NO_IDENTITY, PARTIAL, STORED, open};
use crate::client::get;

#[tokio::test]
async fn what_declares_no_policy_runs_every_time_and_says_nothing_of_a_cache() {
    let inn = open();
    for _ in 0..2 {
        let answer = inn.get("/ctx/street/").await;
        assert_eq!(answer.header("cache-status"), "");
        assert_eq!(answer.header("cdn-cache-control"), "");
    }
    assert_eq!(inn.inn.runs("carts"), 2);
}

#[tokio::test]
async fn a_partial_bundle_is_not_kept() {
    let inn = open();
    for _ in 0..2 {
        let answer = inn.get("/ctx/menu/?table=13").await;
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("cache-status"), PARTIAL);
        assert_eq!(answer.json()["$errors"]["wine"]["code"], "internal");
    }
    assert_eq!(inn.inn.runs("dish"), 2);
}

#[tokio::test]
async fn every_caller_has_a_bundle_of_their_own_and_anonymous_callers_have_none() {
    let inn = open();
    inn.inn.books().names.insert("ada".into(), "Ada".into());
    inn.inn.books().names.insert("bob".into(), "Bob".into());
    for expected in [STORED, HIT] {
        for (id, name) in [("ada", "Ada"), ("bob", "Bob")] {
            let answer = inn.as_guest(id, get("/ctx/room/")).await;
            assert_eq!(answer.header("cache-status"), expected, "{id}");
            assert_eq!(answer.body, format!(r#"{{"welcome":"{name}"}}"#));
        }
        let answer = inn.get("/ctx/room/").await;
        assert_eq!(answer.header("cache-status"), NO_IDENTITY);
        assert_eq!(answer.body, r#"{"welcome":"stranger"}"#);
    }
    assert_eq!(inn.inn.runs("welcome"), 4);
}

#[tokio::test]
async fn a_caller_whose_id_is_empty_is_not_anonymous() {
    let inn = open();
    inn.inn
        .books()
        .names
        .insert(String::new(), "the one without a name".into());
    for _ in 0..2 {
        assert_eq!(
            inn.get("/ctx/room/").await.body,
            r#"{"welcome":"stranger"}"#
        );
        let answer = inn.as_guest("", get("/ctx/room/")).await;
        assert_eq!(answer.header("cache-status"), NO_IDENTITY);
        assert_eq!(answer.body, r#"{"welcome":"the one without a name"}"#);
    }
}

#[tokio::test]
async fn a_guard_is_asked_before_what_is_kept_is_given() {
    let inn = open();
    inn.inn.books().names.insert("ada".into(), "Ada".into());
    let ask = || inn.as_guest("ada", get("/ctx/cellar/"));
    assert_eq!(ask().await.header("cache-status"), STORED);
    assert_eq!(ask().await.header("cache-status"), HIT);
    inn.inn.books().names.clear();
    let refused = ask().await;
    assert_eq!(
        (refused.status.as_u16(), refused.header("cache-status")),
        (403, "")
    );
    assert_eq!(inn.inn.runs("barrels"), 1);
}

#[tokio::test]
async fn a_request_that_is_not_valid_is_told_so_whatever_is_kept() {
    let inn = open();
    inn.get("/ctx/menu/?table=1").await;
    assert_eq!(inn.get("/ctx/menu/?table=1&x=1").await.status, 400);
    assert_eq!(inn.get("/ctx/menu/?table=x").await.status, 422);
}
