//! Identity, roles and guard functions.

mod waits;

use crate::board::CurrentUser;
use crate::client::{get, post, send, with};
use axum::Router;
use axum::http::{HeaderMap, Method};
use mizan::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

#[derive(Clone, Default)]
struct Asked(Arc<AtomicUsize>);

async fn who(headers: HeaderMap, State(asked): State<Asked>) -> Result<Option<CurrentUser>, Down> {
    asked.0.fetch_add(1, Ordering::Relaxed);
    let Some(name) = headers.get("x-user") else {
        return Ok(None);
    };
    match name.to_str().unwrap() {
        "down" => Err(Down),
        name => Ok(Some(CurrentUser {
            id: 1,
            is_staff: name == "staff",
            root: name == "root",
        })),
    }
}

#[derive(Debug, thiserror::Error, ClientError)]
#[error("the directory is down")]
#[client(status = 503)]
struct Down;

#[derive(Debug, thiserror::Error, ClientError)]
#[error("only on Mondays")]
#[client(status = 403)]
struct Closed;

async fn on_mondays(headers: HeaderMap) -> Result<(), Closed> {
    if headers.get("x-day").is_some_and(|day| day == "monday") {
        Ok(())
    } else {
        Err(Closed)
    }
}

async fn is_alice(user: Option<CurrentUser>, method: Method) -> bool {
    user.is_some() && method == Method::POST
}

#[client(auth = true)]
fn for_members() {}

#[client(auth = "staff")]
fn for_staff() {}

#[client(auth = "superuser")]
fn for_root() {}

#[client(auth = on_mondays)]
fn on_monday() {}

#[client(auth = is_alice)]
fn for_alice() {}

#[client]
fn me(#[extract] user: CurrentUser) -> i64 {
    user.id
}

#[client]
fn perhaps(#[extract] user: Option<CurrentUser>) -> bool {
    user.is_some()
}

#[client]
fn for_nobody() {}

#[context(auth = "staff")]
struct Desk;

#[client(context = Desk)]
fn desk_left() {}

#[client(context = Desk, auth = "superuser")]
fn desk_right(#[extract] user: CurrentUser) -> i64 {
    user.id
}

fn router(asked: &Asked) -> Router {
    App::new("auth")
        .module(module_path!())
        .state(asked.clone())
        .identify(who)
        .build()
        .unwrap()
        .into_router()
}

async fn status(function: &str, user: &str) -> (u16, String) {
    let mut call = post(&format!("/call/{function}/"), "{}");
    if !user.is_empty() {
        call = with(call, "x-user", user);
    }
    let answer = send(&router(&Asked::default()), call).await;
    (
        answer.status.as_u16(),
        answer.json()["code"]
            .as_str()
            .unwrap_or_default()
            .to_owned(),
    )
}

#[tokio::test]
async fn roles_let_through_whom_they_name() {
    for (function, user, expected, code) in [
        ("for_members", "", 401, "unauthenticated"),
        ("for_members", "alice", 200, ""),
        ("for_staff", "", 401, "unauthenticated"),
        ("for_staff", "alice", 403, "forbidden"),
        ("for_staff", "staff", 200, ""),
        ("for_root", "staff", 403, "forbidden"),
        ("for_root", "root", 200, ""),
        ("me", "", 401, "unauthenticated"),
        ("me", "alice", 200, ""),
        ("perhaps", "", 200, ""),
        ("for_alice", "", 403, "forbidden"),
        ("for_alice", "alice", 200, ""),
        ("on_monday", "alice", 403, "closed"),
        ("me", "down", 503, "down"),
        ("perhaps", "down", 503, "down"),
    ] {
        assert_eq!(
            status(function, user).await,
            (expected, code.to_owned()),
            "{function} {user}"
        );
    }
}

#[tokio::test]
async fn a_guard_of_the_context_refuses_every_read_of_it() {
    let answer = send(&router(&Asked::default()), get("/ctx/desk/")).await;
    assert_eq!(
        (answer.status.as_u16(), answer.json()["code"].as_str()),
        (401, Some("unauthenticated"))
    );
    assert_eq!(
        status("desk_left", "alice").await,
        (403, "forbidden".to_owned())
    );
}

#[tokio::test]
async fn a_guard_of_a_member_fails_that_member() {
    let answer = send(
        &router(&Asked::default()),
        with(get("/ctx/desk/"), "x-user", "staff"),
    )
    .await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["$errors"]["desk_right"]["code"], "forbidden");
    assert_eq!(answer.json()["desk_left"], serde_json::Value::Null);
}

#[tokio::test]
async fn the_caller_is_identified_once_and_only_when_something_asks() {
    let asked = Asked::default();
    send(&router(&asked), with(get("/ctx/desk/"), "x-user", "root")).await;
    assert_eq!(asked.0.load(Ordering::Relaxed), 1);
    send(
        &router(&asked),
        with(post("/call/for_nobody/", "{}"), "x-user", "root"),
    )
    .await;
    assert_eq!(asked.0.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn what_a_guard_declares_is_an_error_of_the_function_it_guards() {
    let answer = send(&router(&Asked::default()), get("/schema/")).await;
    let schema = answer.json();
    let functions = schema["x-mizan"]["functions"].as_array().expect("a list");
    let guarded = functions
        .iter()
        .find(|function| function["name"] == "on_monday");
    let error = &guarded.expect("declared")["errors"][0];
    assert_eq!(
        (error["code"].as_str(), error["status"].as_u64()),
        (Some("closed"), Some(403))
    );
}
