//! Signing in and out: what is cached of the caller before and of the caller after is purged.

use crate::client::{Answer, get, post, send, with};
use axum::Router;
use axum::http::HeaderMap;
use mizan::prelude::*;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// Who is signed in, by session.
#[derive(Clone, Default)]
struct Sessions(Arc<Mutex<BTreeMap<String, u32>>>);

#[derive(Debug, Clone, Identity)]
struct Person {
    #[identity(id)]
    id: u32,
}

fn session(headers: &HeaderMap) -> String {
    let session = headers
        .get("x-session")
        .and_then(|value| value.to_str().ok());
    session.unwrap_or_default().to_owned()
}

async fn person(headers: HeaderMap, State(sessions): State<Sessions>) -> Option<Person> {
    let sessions = sessions.0.lock().unwrap();
    let id = *sessions.get(&session(&headers))?;
    Some(Person { id })
}

#[context(cache(ttl = 60))]
struct Account;

#[client(context = Account)]
fn account(#[extract] person: Option<Person>) -> Option<u32> {
    person.map(|person| person.id)
}

#[client]
fn sign_in(
    id: u32,
    #[extract] headers: HeaderMap,
    #[extract] State(sessions): State<Sessions>,
) -> Reply<()> {
    sessions.0.lock().unwrap().insert(session(&headers), id);
    Reply::new(()).identity_changed()
}

/// Asks for no caller, as most functions that sign out.
#[client]
fn sign_out(
    #[extract] headers: HeaderMap,
    #[extract] State(sessions): State<Sessions>,
) -> Reply<()> {
    sessions.0.lock().unwrap().remove(&session(&headers));
    Reply::new(()).identity_changed()
}

struct Open(Router);

fn open(signed_in: &[(&str, u32)]) -> Open {
    let sessions = Sessions::default();
    let signed_in = signed_in.iter().map(|(name, id)| ((*name).to_owned(), *id));
    sessions.0.lock().unwrap().extend(signed_in);
    let app = App::new("sessions").module(module_path!());
    let app = app.state(sessions).identify(person);
    let app = app.cache_setting("memory").build().unwrap();
    Open(app.into_router())
}

impl Open {
    async fn account(&self, session: &str) -> String {
        let read = with(get("/ctx/account/"), "x-session", session);
        let answer = send(&self.0, read).await;
        answer.header("cache-status").to_owned()
    }

    async fn call(&self, session: &str, function: &str, body: &str) -> Answer {
        let call = post(&format!("/call/{function}/"), body);
        let answer = send(&self.0, with(call, "x-session", session)).await;
        assert_eq!(answer.json()["identity"], "changed", "{}", answer.body);
        answer
    }
}

const HIT: &str = "mizan; hit";
const STORED: &str = "mizan; fwd=miss; stored";

/// Reads the accounts of two people, so that they are cached.
async fn cached(open: &Open) {
    for expected in [STORED, HIT] {
        for session in ["laptop", "other"] {
            assert_eq!(open.account(session).await, expected, "{session}");
        }
    }
}

#[tokio::test]
async fn signing_out_purges_what_is_cached_of_the_caller_who_was_signed_in() {
    let open = open(&[("laptop", 1), ("phone", 1), ("other", 2)]);
    cached(&open).await;
    open.call("phone", "sign_out", "{}").await;
    assert_eq!(open.account("laptop").await, STORED);
    assert_eq!(open.account("other").await, HIT);
}

#[tokio::test]
async fn signing_in_purges_what_is_cached_of_the_caller_who_is_signed_in_now() {
    let open = open(&[("laptop", 1), ("other", 2)]);
    cached(&open).await;
    open.call("phone", "sign_in", r#"{"id":1}"#).await;
    assert_eq!(open.account("laptop").await, STORED);
    assert_eq!(open.account("other").await, HIT);
}

#[tokio::test]
async fn signing_in_as_another_caller_purges_what_is_cached_of_both() {
    let open = open(&[("laptop", 1), ("phone", 1), ("other", 2)]);
    cached(&open).await;
    open.call("phone", "sign_in", r#"{"id":2}"#).await;
    assert_eq!(open.account("laptop").await, STORED);
    assert_eq!(open.account("other").await, STORED);
}
