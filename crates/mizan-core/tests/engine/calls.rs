//! Calls of a function: bodies, envelopes, refusals.

use mizan_core::Problem;
use serde_json::{Value, json};

use crate::declare::PlanCalls as _;
use crate::shop::shop;

fn args(function: Option<&str>, body: &str) -> Vec<Option<String>> {
    let shop = shop();
    let plan = shop
        .plan_call(function, body.as_bytes())
        .expect("the call is valid");
    plan.args()
        .iter()
        .map(|arg| arg.map(str::to_owned))
        .collect()
}

fn problem(function: Option<&str>, body: &[u8]) -> Problem {
    shop()
        .plan_call(function, body)
        .expect_err("the call is refused")
}

/// The problem's code and the path and code of each of its errors.
fn refused(body: &str) -> Value {
    let problem = problem(Some("echo"), body.as_bytes());
    let errors: Vec<_> = problem
        .errors
        .iter()
        .map(|error| json!([error.path, error.code]))
        .collect();
    json!([problem.code_str(), errors])
}

#[test]
fn arguments_are_the_texts_of_the_body_in_declared_order() {
    let body = r#" {"any": [ "a" , {"b":1.0} ], "note":"\u0041", "small": 255 } "#;
    let expected =
        ["255", r#""\u0041""#, r#"[ "a" , {"b":1.0} ]"#].map(|text| Some(text.to_owned()));
    assert_eq!(args(Some("echo"), body), expected);
}

#[test]
fn absent_and_null_are_told_apart_where_null_is_allowed() {
    assert_eq!(
        args(Some("guess"), r#"{"item":null}"#),
        vec![None, Some("null".to_owned())]
    );
}

#[test]
fn an_argument_past_the_declared_ones_is_none() {
    let shop = shop();
    let plan = shop.plan_call(Some("nothing"), b"{}");
    assert!(plan.is_err());
    let plan = shop
        .plan_call(Some("headlines"), b"{}")
        .expect("a query may be called");
    assert!(plan.args().is_empty());
    assert_eq!((plan.args().get(0), plan.args().text(0)), (None, "null"));
}

#[test]
fn a_name_may_be_written_with_escapes() {
    let expected = ["1", "[]"].map(|text| Some(text.to_owned()));
    let given = args(Some("echo"), r#"{"sm\u0061ll":1,"any":[]}"#);
    assert_eq!([given[0].clone(), given[2].clone()], expected);
}

#[test]
fn an_envelope_names_the_function_and_its_arguments() {
    assert_eq!(
        args(None, r#"{"args":{"item":null},"fn":"guess"}"#).len(),
        2
    );
    assert_eq!(args(None, r#"{"fn":"headlines"}"#).len(), 0);
}

#[test]
fn what_is_no_envelope_is_malformed() {
    for body in [
        "{}",
        r#"{"fn":1}"#,
        r#"{"fn":"guess","x":1}"#,
        r#"{"fn":"headlines","args":[]}"#,
        r#"{"fn":"headlines","args":null}"#,
        r#"{"fn":"headlines","fn":"headlines"}"#,
    ] {
        assert_eq!(
            problem(None, body.as_bytes()).code_str(),
            "malformed",
            "{body}"
        );
    }
}

#[test]
fn a_body_that_is_no_json_object_is_malformed() {
    for body in [
        "",
        " ",
        "null",
        "[]",
        "\"a\"",
        "{",
        "{}x",
        "{'a':1}",
        "{\"small\":01}",
        "{\"small\":1,}",
        "{\"small\"}",
    ] {
        assert_eq!(refused(body), json!(["malformed", []]), "{body}");
    }
    assert_eq!(
        problem(Some("echo"), b"{\"note\":\"\xff\"}").code_str(),
        "malformed"
    );
}

#[test]
fn a_key_given_twice_is_malformed_in_any_spelling() {
    assert_eq!(
        refused(r#"{"small":1,"small":1}"#),
        json!(["malformed", []])
    );
    assert_eq!(
        refused(r#"{"small":1,"sm\u0061ll":1}"#),
        json!(["malformed", []])
    );
}

#[test]
fn text_that_is_no_unicode_is_malformed_at_any_depth() {
    assert_eq!(refused(r#"{"note":"\ud800"}"#), json!(["malformed", []]));
    assert_eq!(refused(r#"{"any":[["\udead"]]}"#), json!(["malformed", []]));
}

#[test]
fn nesting_too_deep_to_decode_is_malformed() {
    let body = format!("{{\"any\":{}{}}}", "[".repeat(200_000), "]".repeat(200_000));
    assert_eq!(refused(&body), json!(["malformed", []]));
}

#[test]
fn a_body_with_more_members_than_any_function_takes_is_malformed() {
    let members: Vec<String> = (0..5000).map(|index| format!("\"a{index}\":0")).collect();
    assert_eq!(
        refused(&format!("{{{}}}", members.join(","))),
        json!(["malformed", []])
    );
}

#[test]
fn a_private_function_is_as_unknown_as_one_that_does_not_exist() {
    let unknown = problem(Some("nothing"), b"{}");
    assert_eq!(
        (unknown.status, unknown.code_str()),
        (404, "unknown_function")
    );
    let private = problem(None, br#"{"fn":"nightly","args":{"x":1}}"#);
    assert_eq!(
        (private.status, private.code_str()),
        (404, "unknown_function")
    );
}

#[test]
fn the_body_is_read_before_the_function_is_looked_up() {
    assert_eq!(problem(Some("nothing"), b"[]").code_str(), "malformed");
}

#[test]
fn an_undeclared_argument_is_reported_before_values() {
    assert_eq!(
        refused(r#"{"small":"x","nope":1}"#),
        json!(["undeclared_param", []])
    );
}

#[test]
fn every_refused_argument_is_reported_in_order_of_declaration() {
    let expected = json!([
        "invalid",
        [["/small", "type"], ["/note", "type"], ["/any", "missing"]]
    ]);
    assert_eq!(refused(r#"{"note":1,"small":true}"#), expected);
}

#[test]
fn an_integer_has_no_fraction_no_exponent_and_the_bounds_of_its_type() {
    for (value, code) in [
        ("1.0", "type"),
        ("1e0", "type"),
        ("\"1\"", "type"),
        ("null", "type"),
        ("256", "range"),
        ("-1", "range"),
        ("99999999999999999999", "range"),
    ] {
        let body = format!(r#"{{"small":{value},"any":[]}}"#);
        assert_eq!(
            refused(&body),
            json!(["invalid", [["/small", code]]]),
            "{value}"
        );
    }
    assert_eq!(
        args(Some("echo"), r#"{"small":-0,"any":[]}"#)[0].as_deref(),
        Some("0")
    );
}

#[test]
fn messages_name_the_argument() {
    let detail = problem(Some("echo"), br#"{"small":256,"any":[]}"#).detail;
    assert_eq!(detail.as_deref(), Some("`small` must be between 0 and 255"));
}
