//! The schema: from the endpoint, from the program, from the binary.

use crate::board;
use crate::client::{get, send};
use std::process::Command;

#[tokio::test]
async fn the_endpoint_is_there_only_when_it_is_asked_for() {
    let app = |on| board::app().schema_endpoint(on).build().unwrap();
    let answer = send(&app(true).into_router(), get("/schema/")).await;
    assert_eq!(answer.body, app(true).schema());
    assert_eq!(answer.json()["x-mizan"]["app"], "board");
    assert_eq!(
        send(&app(false).into_router(), get("/schema/"))
            .await
            .status,
        404
    );
}

#[test]
fn doc_comments_reach_the_schema() {
    let schema: serde_json::Value = serde_json::from_str(&board::app().schema().unwrap()).unwrap();
    let function = &schema["x-mizan"]["functions"][0];
    assert_eq!(function["name"], "board_cards");
    assert_eq!(function["description"], "The cards of a board, in order.");
    assert_eq!(function["params"][0]["description"], "Which board.");
    assert_eq!(
        function["errors"][0]["description"],
        "There is no such card."
    );
}

/// Runs in a process of its own, which `build` ends; alone it shows that building goes on otherwise.
#[test]
fn a_build_ends_in_the_schema_when_asked() {
    assert!(board::app().build().is_ok());
}

#[test]
fn a_binary_that_is_asked_prints_its_schema_and_ends() {
    let asked = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "schema::a_build_ends_in_the_schema_when_asked",
            "--nocapture",
        ])
        .env("MIZAN_ASK", "schema")
        .output()
        .unwrap();
    let printed = String::from_utf8(asked.stdout).unwrap();
    assert!(asked.status.success());
    assert!(
        printed.ends_with(&board::app().schema().unwrap()),
        "{printed}"
    );
}
