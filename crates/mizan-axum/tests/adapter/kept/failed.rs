//! Targets that a function adds before it answers with an error: it may have committed.

use super::{HIT, Inn, Menu, STORED, open};
use crate::client::{get, post};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use mizan::prelude::*;

#[derive(Debug, thiserror::Error, ClientError)]
#[error("there is no more of it")]
#[client(status = 409)]
struct SoldOut;

/// Declares the wine of every table, and adds one table.
#[client(affects = Menu(*))]
fn sell(table: u32, #[extract] State(inn): State<Inn>) -> Result<(), SoldOut> {
    inn.books().dishes.insert(table, "crumbs".to_owned());
    mizan::invalidate(Menu { table });
    Err(SoldOut)
}

#[client(view, route = "/sell")]
fn sell_by_form(table: u32, #[extract] State(inn): State<Inn>) -> Response {
    inn.books().dishes.insert(table, "crumbs".to_owned());
    mizan::invalidate(Menu { table });
    StatusCode::CONFLICT.into_response()
}

#[client(view, route = "/break")]
fn break_by_form(table: u32, #[extract] State(inn): State<Inn>) -> Response {
    inn.books().dishes.insert(table, "crumbs".to_owned());
    mizan::invalidate(Menu { table });
    StatusCode::BAD_GATEWAY.into_response()
}

#[client]
fn drop_the_pan(table: u32, #[extract] State(inn): State<Inn>) {
    inn.books().dishes.insert(table, "crumbs".to_owned());
    mizan::invalidate(Menu { table });
    panic!("it slipped");
}

/// A page that a link leads to, such as one that a bank sends the browser back to.
#[client(view, route = "/paid")]
fn paid(table: u32, #[extract] State(inn): State<Inn>) -> Html<&'static str> {
    inn.books().dishes.insert(table, "crumbs".to_owned());
    mizan::invalidate(Menu { table });
    Html("thank you")
}

const ONE: &str = "/ctx/menu/?table=1";
const TWO: &str = "/ctx/menu/?table=2";

#[tokio::test]
async fn targets_that_were_added_before_an_error_are_purged_and_named_and_declared_ones_are_not() {
    for (request, status) in [
        (post("/call/sell/", r#"{"table":1}"#), 409),
        (get("/sell?table=1"), 409),
        (get("/break?table=1"), 502),
        (post("/call/drop_the_pan/", r#"{"table":1}"#), 500),
    ] {
        let inn = open();
        inn.get(ONE).await;
        inn.get(TWO).await;
        let what = request.uri().clone();
        let answer = inn.send(request).await;
        assert_eq!(answer.status, status, "{what}");
        assert_eq!(
            answer.header("x-mizan-invalidate"),
            "menu;table=1",
            "{what}"
        );
        assert_eq!(
            answer.header("cache-group-invalidation"),
            r#""menu;table=1""#,
            "{what}"
        );
        let menu = inn.get(ONE).await;
        assert_eq!(
            (menu.header("cache-status"), menu.json()["dish"].as_str()),
            (STORED, Some("crumbs")),
            "{what}"
        );
        assert_eq!(inn.status(TWO).await, HIT, "{what}");
    }
}

#[tokio::test]
async fn a_page_that_adds_targets_purges_names_them_and_is_stored_nowhere() {
    let inn = open();
    inn.get(ONE).await;
    inn.get(TWO).await;
    let answer = inn.get("/paid?table=1").await;
    assert_eq!(
        (answer.status.as_u16(), answer.body.as_str()),
        (200, "thank you")
    );
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("x-mizan-invalidate"), "menu;table=1");
    let menu = inn.get(ONE).await;
    assert_eq!(
        (menu.header("cache-status"), menu.json()["dish"].as_str()),
        (STORED, Some("crumbs"))
    );
    assert_eq!(inn.status(TWO).await, HIT);
}
