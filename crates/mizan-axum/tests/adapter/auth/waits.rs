//! `identify` functions that need their own answer to give one.

use crate::client::{Answer, get, post, send};
use axum::Router;
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use mizan::prelude::*;
use mizan::{Call, Extract, Failure, IdentifyFn, States};

#[derive(Debug, Clone, Identity)]
struct Clerk {
    #[identity(id)]
    id: u8,
}

/// An extractor that asks for the caller, as one that loads the caller's settings does.
struct Desk(Option<Clerk>);

impl FromRequestParts<States> for Desk {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, states: &States) -> Result<Self, Failure> {
        let clerk = <Clerk as OptionalFromRequestParts<States>>::from_request_parts(parts, states);
        clerk.await.map(Desk)
    }
}

/// The same, which takes a failure for a request without a caller.
struct Lenient(Option<Clerk>);

impl Extract for Lenient {
    async fn extract(call: &Call) -> Result<Self, Failure> {
        Ok(Self(call.caller().await.unwrap_or_default()))
    }
}

/// The same from a task of its own.
struct Elsewhere(Option<Clerk>);

impl Extract for Elsewhere {
    async fn extract(call: &Call) -> Result<Self, Failure> {
        let call = call.clone();
        let found = tokio::spawn(async move { call.caller().await });
        found.await.expect("no panic").map(Self)
    }
}

async fn by_desk(Desk(clerk): Desk) -> Option<Clerk> {
    clerk
}

async fn by_leniency(Lenient(clerk): Lenient) -> Option<Clerk> {
    clerk
}

async fn from_elsewhere(Elsewhere(clerk): Elsewhere) -> Option<Clerk> {
    clerk
}

#[client]
fn clerk_id(#[extract] clerk: Option<Clerk>) -> Option<u8> {
    clerk.map(|clerk| clerk.id)
}

#[client(auth = true)]
fn clerks_only() {}

#[context(auth = true)]
struct Office;

#[client(context = Office)]
fn office_hours() -> u8 {
    8
}

async fn answers<Args>(identify: impl IdentifyFn<Args>) -> Vec<Answer> {
    let app = App::new("office")
        .module(module_path!())
        .development(true)
        .identify(identify);
    let router: Router = app.build().unwrap().into_router();
    let mut answers = Vec::new();
    for request in [
        post("/call/clerk_id/", "{}"),
        post("/call/clerks_only/", "{}"),
        get("/ctx/office/"),
    ] {
        answers.push(send(&router, request).await);
    }
    answers
}

#[tokio::test(start_paused = true)]
async fn an_identify_function_that_waits_for_itself_fails_with_what_to_do_and_never_hangs() {
    let all = [
        answers(by_desk).await,
        answers(by_leniency).await,
        answers(from_elsewhere).await,
    ];
    for answer in all.into_iter().flatten() {
        let problem = answer.json();
        assert_eq!(
            (answer.status.as_u16(), problem["code"].as_str()),
            (500, Some("internal")),
            "{problem}"
        );
        let detail = problem["detail"].as_str().unwrap_or_default();
        assert!(
            detail.contains("the `identify` function waits for itself")
                && detail.contains("`HeaderMap`"),
            "{detail}"
        );
    }
}
