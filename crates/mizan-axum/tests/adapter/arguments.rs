//! Arguments on the wire: what is refused, and with which pointer.

use crate::client::{get, post, send};
use axum::Router;
use mizan::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
struct Line {
    sku: String,
    count: u8,
    unit: Unit,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Unit {
    Piece,
    Box,
}

#[context]
struct Shop {
    lines: Vec<Line>,
    page: Option<u32>,
}

#[client(context = Shop)]
async fn shop_lines(lines: Vec<Line>, #[extract] State(runs): State<Arc<AtomicUsize>>) -> usize {
    runs.fetch_add(1, Ordering::Relaxed);
    lines.len()
}

#[client(context = Shop)]
async fn shop_page(
    page: Option<u32>,
    #[extract] State(runs): State<Arc<AtomicUsize>>,
) -> Option<u32> {
    runs.fetch_add(1, Ordering::Relaxed);
    page
}

#[client]
fn order(line: Line, more: Vec<Line>, note: Option<String>) -> (String, usize, Option<String>) {
    (line.sku, more.len(), note)
}

fn router(runs: &Arc<AtomicUsize>) -> Router {
    App::new("arguments")
        .module(module_path!())
        .state(runs.clone())
        .build()
        .unwrap()
        .into_router()
}

async fn order_errors(body: Value) -> Value {
    let answer = send(
        &router(&Arc::default()),
        post("/call/order/", &body.to_string()),
    )
    .await;
    assert_eq!(answer.status, 422, "{}", answer.body);
    let errors = answer.json()["errors"].as_array().unwrap().clone();
    errors
        .iter()
        .map(|error| json!([error["path"], error["code"]]))
        .collect()
}

#[tokio::test]
async fn an_absent_option_is_none() {
    let line = json!({"sku": "a", "count": 1, "unit": "box"});
    let body = json!({"line": line, "more": [line, line]}).to_string();
    let answer = send(&router(&Arc::default()), post("/call/order/", &body)).await;
    assert_eq!(answer.body, r#"{"result":["a",2,null]}"#);
}

#[tokio::test]
async fn nested_values_are_pointed_at() {
    let line = json!({"sku": "a", "count": 1, "unit": "box"});
    let errors = order_errors(json!({
        "line": {"sku": "a", "unit": "box"},
        "more": [line, {"sku": "a", "count": 300, "unit": "box"}],
    }));
    assert_eq!(
        errors.await,
        json!([["/line/count", "missing"], ["/more/1/count", "range"]])
    );
    let errors = order_errors(json!({
        "line": {"sku": 5, "count": 1, "unit": "box"},
        "more": [{"sku": "a", "count": 1, "unit": "barrel"}],
    }));
    assert_eq!(
        errors.await,
        json!([["/line/sku", "type"], ["/more/0/unit", "value"]])
    );
}

#[tokio::test]
async fn nothing_runs_before_every_argument_of_every_member_is_valid() {
    let runs = Arc::default();
    let answer = send(
        &router(&runs),
        get("/ctx/shop/?page=1&lines=[{\"sku\":1}]"
            .replace('"', "%22")
            .as_str()),
    )
    .await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json()["errors"][0]["path"]),
        (422, &json!("/lines/0/sku"))
    );
    assert_eq!(runs.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn a_query_string_carries_json() {
    let runs = Arc::default();
    let answer = send(&router(&runs), get("/ctx/shop/?page=7&lines=%5B%5D")).await;
    assert_eq!(answer.body, r#"{"shop_lines":0,"shop_page":7}"#);
    assert_eq!(runs.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn undeclared_and_repeated_params_are_refused() {
    for (query, code) in [
        ("lines=[]&nope=1", "undeclared_param"),
        ("lines=[]&lines=[]", "repeated_param"),
    ] {
        let answer = send(
            &router(&Arc::default()),
            get(&format!("/ctx/shop/?{query}")),
        )
        .await;
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["code"]),
            (400, &json!(code)),
            "{query}"
        );
    }
}
