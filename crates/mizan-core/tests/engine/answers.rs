//! Outcomes of a read's members to its answer; problems as the client sees them.

use mizan_core::{Audience, Caller, CallerId, Problem, ProtocolCode, Surroundings};
use serde_json::{Value, json};

use crate::shop::shop;

fn ok(json: &str) -> Result<String, Problem> {
    Ok(json.to_owned())
}

fn failed(code: &str) -> Result<String, Problem> {
    Err(Problem::declared(code, 409, "no"))
}

#[test]
fn a_complete_bundle_is_the_members_in_order_with_validators() {
    let shop = shop();
    let plan = shop.plan_bundle("board", "board_id=1").expect("valid");
    let answer = plan.finish(&[ok("[]"), ok("\"Plans\"")], None);
    assert_eq!(answer.status, 200);
    assert_eq!(answer.body, br#"{"board_cards":[],"board_title":"Plans"}"#);
    assert_eq!(answer.body.len(), answer.body.capacity());
    assert_eq!(answer.header("cache-control"), Some("private, no-cache"));
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(
        answer.header("cache-groups"),
        Some(concat!(
            r#""board", "board.board_cards", "board.board_cards;board_id=1", "#,
            r#""board.board_title", "board.board_title;board_id=1", "board;board_id=1""#
        ))
    );
    assert_eq!(plan.body(&[ok("[]"), ok("\"Plans\"")]), Some(answer.body));
}

#[test]
fn an_etag_that_still_holds_gives_304_without_a_body() {
    let shop = shop();
    let plan = shop.plan_bundle("board", "board_id=1").expect("valid");
    let outcomes = [ok("[]"), ok("1")];
    let full = plan.finish(&outcomes, None);
    let etag = full.header("etag").expect("an etag");
    let cached = plan.finish(&outcomes, Some(etag));
    assert_eq!((cached.status, cached.body.len()), (304, 0));
    for name in ["etag", "cache-control", "cache-groups"] {
        assert_eq!(cached.header(name), full.header(name), "{name}");
    }
    assert_eq!(cached.header("content-type"), None);
    assert_eq!(plan.finish(&[ok("[1]"), ok("1")], Some(etag)).status, 200);
}

#[test]
fn a_failed_member_does_not_hold_the_others() {
    let shop = shop();
    let plan = shop.plan_bundle("board", "board_id=1").expect("valid");
    let answer = plan.finish(&[failed("gone"), ok("1")], Some("*"));
    assert_eq!(answer.status, 200);
    assert_eq!(
        String::from_utf8_lossy(&answer.body),
        r#"{"$errors":{"board_cards":{"type":"urn:mizan:error:gone","title":"Gone","status":409,"detail":"no","code":"gone"}},"board_title":1}"#
    );
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(answer.header("etag"), None);
    assert_eq!(answer.header("cache-groups"), None);
    assert_eq!(plan.body(&[failed("gone"), ok("1")]), None);
}

#[test]
fn when_every_member_fails_the_answer_is_the_first_problem() {
    let shop = shop();
    let plan = shop.plan_bundle("board", "board_id=1").expect("valid");
    let answer = plan.finish(&[failed("gone"), failed("late")], None);
    assert_eq!(answer.status, 409);
    assert_eq!(
        answer.header("content-type"),
        Some("application/problem+json")
    );
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert!(String::from_utf8_lossy(&answer.body).contains("\"gone\""));
}

#[test]
fn a_cache_key_depends_on_identity_params_and_members_but_not_on_spelling() {
    let shop = shop();
    let key = |query, id: Option<&str>| {
        let caller = |id| Caller::new(CallerId::new("user", id).expect("an id"));
        let audience = id.map_or(Audience::Everyone, |id| Audience::Caller(caller(id)));
        shop.plan_bundle("board", query).expect("valid").cache_key(
            b"secret",
            &audience,
            &Surroundings::default(),
        )
    };
    assert_eq!(
        key("board_id=1&filter=a", None),
        key("filter=%61&board_id=1", None)
    );
    assert_ne!(key("board_id=1", None), key("board_id=2", None));
    assert_ne!(key("board_id=1", None), key("board_id=1", Some("7")));
    assert_ne!(
        key("board_id=1", None),
        key("board_id=1&$only=board_title", None)
    );
}

#[test]
fn a_problem_of_the_protocol_has_its_type_title_and_status() {
    let json: Value =
        serde_json::from_slice(&Problem::new(ProtocolCode::Timeout, "too slow").to_json())
            .expect("JSON");
    let expected = json!({
        "type": "urn:mizan:problem:timeout", "title": "Timeout", "status": 504, "detail": "too slow", "code": "timeout",
    });
    assert_eq!(json, expected);
}

#[test]
fn a_declared_error_carries_its_payload_and_an_internal_one_only_its_digest() {
    let declared =
        Problem::declared("name_taken", 409, "taken").with_data(json!({ "suggestion": "b" }));
    let json: Value = serde_json::from_slice(&declared.answer().body).expect("JSON");
    assert_eq!(
        (&json["title"], &json["data"]["suggestion"]),
        (&json!("Name taken"), &json!("b"))
    );
    let json: Value = serde_json::from_slice(&Problem::internal("d1").to_json()).expect("JSON");
    assert_eq!((&json["digest"], json.get("detail")), (&json!("d1"), None));
}
