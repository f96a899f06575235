//! Two kinds of callers, ids of two types, and callers without an identity.

use super::{HIT, NO_IDENTITY, STORED, read, served, status};
use crate::client::{get, post, send, with};
use axum::Router;
use axum::http::HeaderMap;
use mizan::prelude::*;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// An id as several tables of one app have it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Id {
    Number(u32),
    Text(String),
}

#[derive(Debug, Clone, Identity)]
struct Member {
    #[identity(kind)]
    kind: String,
    #[identity(id)]
    id: Id,
}

#[derive(Clone, Default)]
struct Asked(Arc<AtomicU32>);

/// `x-who: customer 1`, `x-who: employee "1"`.
async fn member(headers: HeaderMap, State(asked): State<Asked>) -> Option<Member> {
    asked.0.fetch_add(1, Ordering::Relaxed);
    let (kind, id) = headers.get("x-who")?.to_str().ok()?.split_once(' ')?;
    let id = match id.parse() {
        Ok(number) => Id::Number(number),
        Err(_) => Id::Text(id.trim_matches('"').to_owned()),
    };
    Some(Member {
        kind: kind.to_owned(),
        id,
    })
}

/// What the caller has ordered.
#[context(cache(ttl = 60))]
struct Account;

#[client(context = Account)]
fn account_of(#[extract] member: Option<Member>) -> String {
    member.map_or_else(String::new, |member| {
        format!("{} {:?}", member.kind, member.id)
    })
}

/// A cart, one for each caller and one for all who are anonymous.
#[context(cache(ttl = 60, anonymous))]
struct Offer;

#[client(context = Offer)]
fn offer_for(#[extract] member: Option<Member>) -> Option<String> {
    member.map(|member| member.kind)
}

#[client(affects = Offer)]
fn new_offer() {}

#[client(affects = Account, auth = true)]
fn order(amount: u32) -> u32 {
    amount
}

#[client(private)]
fn nightly(amount: u32) -> u32 {
    amount
}

fn router(asked: &Asked) -> Router {
    served(
        App::new("shop")
            .module(module_path!())
            .state(asked.clone())
            .identify(member),
    )
}

#[tokio::test]
async fn neither_kinds_of_callers_nor_a_number_and_its_text_share_a_response() {
    let router = router(&Asked::default());
    for expected in [STORED, HIT] {
        for (who, name) in [
            ("customer 1", "customer Number(1)"),
            ("employee 1", "employee Number(1)"),
            ("customer \"1\"", "customer Text(\"1\")"),
            ("employee \"1\"", "employee Text(\"1\")"),
        ] {
            let answer = read(&router, "/ctx/account/", &[("x-who", who)]).await;
            assert_eq!(answer.header("cache-status"), expected, "{who}");
            assert_eq!(answer.json()["account_of"], name);
        }
    }
}

#[tokio::test]
async fn a_purge_by_id_concerns_callers_of_every_kind() {
    let asked = Asked::default();
    let app = App::new("shop").module(module_path!()).state(asked);
    let app = app
        .identify(member)
        .cache_setting("memory")
        .build()
        .unwrap();
    let router = app.clone().into_router();
    for who in ["customer 1", "employee 1", "customer 2"] {
        status(&router, "/ctx/account/", &[("x-who", who)]).await;
    }
    app.purge_user(&1).await.unwrap();
    for (who, expected) in [
        ("customer 1", STORED),
        ("employee 1", STORED),
        ("customer 2", HIT),
    ] {
        let found = status(&router, "/ctx/account/", &[("x-who", who)]).await;
        assert_eq!(found, expected, "{who}");
    }
}

#[tokio::test]
async fn callers_without_an_identity_bypass_the_cache_unless_they_are_said_to_share() {
    let router = router(&Asked::default());
    for expected in [STORED, HIT] {
        assert_eq!(status(&router, "/ctx/account/", &[]).await, NO_IDENTITY);
        // An id that is empty identifies no caller, and is not anonymous either.
        for path in ["/ctx/account/", "/ctx/offer/"] {
            let nameless = status(&router, path, &[("x-who", "customer \"\"")]).await;
            assert_eq!(nameless, NO_IDENTITY, "{path}");
        }
        assert_eq!(status(&router, "/ctx/offer/", &[]).await, expected);
        let known = read(&router, "/ctx/offer/", &[("x-who", "customer 1")]).await;
        assert_eq!(known.header("cache-status"), expected);
        assert_eq!(known.json()["offer_for"], "customer");
    }
    let anonymous = read(&router, "/ctx/offer/", &[("mizan-edge", "1")]).await;
    assert_eq!(anonymous.header("cache-status"), HIT);
    assert_eq!(anonymous.header("mizan-identity"), "");
    send(&router, post("/call/new_offer/", "{}")).await;
    assert_eq!(status(&router, "/ctx/offer/", &[]).await, STORED);
}

#[tokio::test]
async fn a_kept_read_identifies_its_caller_once_and_a_refresh_once_more() {
    let asked = Asked::default();
    let router = router(&asked);
    let count = || asked.0.swap(0, Ordering::Relaxed);
    for expected in [STORED, HIT] {
        let found = status(&router, "/ctx/account/", &[("x-who", "customer 1")]).await;
        assert_eq!((found.as_str(), count()), (expected, 1));
    }
    let call = with(
        post("/call/order/", r#"{"amount":1}"#),
        "x-who",
        "customer 1",
    );
    let answer = send(&router, with(call, "x-mizan-mounted", "account")).await;
    assert_eq!(
        answer.json()["refresh"][0]["data"]["account_of"],
        "customer Number(1)"
    );
    assert_eq!(count(), 2);
}

#[tokio::test]
async fn a_caller_who_may_not_call_learns_nothing_of_its_parameters() {
    let router = router(&Asked::default());
    for body in [
        "{}",
        r#"{"amount":"x"}"#,
        r#"{"amuont":1}"#,
        r#"{"amount":1}"#,
    ] {
        let answer = send(&router, post("/call/order/", body)).await;
        assert_eq!(answer.status, 401, "{body}");
        for name in ["nightly", "nowhere"] {
            let answer = send(&router, post(&format!("/call/{name}/"), body)).await;
            assert_eq!(answer.status, 404, "{body}");
            let problem = answer.body.replace(name, "…");
            assert_eq!(
                problem,
                r#"{"type":"urn:mizan:problem:unknown_function","title":"Unknown function","status":404,"detail":"no function `…`","code":"unknown_function"}"#
            );
        }
    }
    let answer = send(&router, get("/ctx/nowhere/?x=1")).await;
    assert_eq!(answer.status, 404);
}
