//! Reads of a context: planning and selection.

use mizan_core::Problem;
use serde_json::{Value, json};

use crate::shop::shop;

/// Names and arguments of the members a read runs.
fn planned(context: &str, query: &str) -> Vec<(String, Vec<Option<String>>)> {
    let shop = shop();
    let plan = shop.plan_bundle(context, query).expect("the read is valid");
    let members = plan.members().map(|(id, args)| {
        let args = args.iter().map(|arg| arg.map(str::to_owned)).collect();
        (shop.function(id).name().to_owned(), args)
    });
    members.collect()
}

fn problem(context: &str, query: &str) -> Problem {
    shop()
        .plan_bundle(context, query)
        .expect_err("the read is refused")
}

/// The problem's code and the path and code of each of its errors.
fn refused(query: &str) -> Value {
    let json: Value = serde_json::from_slice(&problem("search", query).to_json()).expect("JSON");
    let errors = json["errors"].as_array().cloned().unwrap_or_default();
    let errors: Vec<_> = errors
        .iter()
        .map(|error| json!([error["path"], error["code"]]))
        .collect();
    json!([json["code"], errors])
}

fn text(value: &str) -> Option<String> {
    Some(value.to_owned())
}

#[test]
fn every_member_gets_its_own_arguments_in_its_own_order() {
    let expected = vec![
        ("board_cards".to_owned(), vec![text("\"a b\""), text("7")]),
        ("board_title".to_owned(), vec![text("7")]),
    ];
    assert_eq!(planned("board", "board_id=7&filter=a+b"), expected);
}

#[test]
fn an_absent_optional_param_is_none_and_a_default_is_applied() {
    let (_, args) = planned("search", "q=x").remove(0);
    assert_eq!(
        args,
        vec![text("\"x\""), None, None, None, None, text("10")]
    );
}

#[test]
fn every_type_is_read_from_its_json_spelling() {
    let query = "q=1&exact=true&price=1.50&labels=%5B%22a%22%2C+%22b%22%5D&size=small&limit=-0";
    let (_, args) = planned("search", query).remove(0);
    let expected = ["\"1\"", "true", "1.5", "[\"a\",\"b\"]", "\"small\"", "0"].map(text);
    assert_eq!(args, expected);
}

#[test]
fn params_are_canonical_whatever_the_order_and_spelling() {
    let shop = shop();
    let canonical = |query| shop.plan_bundle("search", query).expect("valid").params();
    assert_eq!(
        canonical("q=%61&price=10e-1"),
        r#"{"limit":10,"price":1,"q":"a"}"#
    );
    assert_eq!(
        canonical("price=1.0&limit=10&q=a"),
        canonical("q=%61&price=10e-1")
    );
}

#[test]
fn only_selects_members_once_each_in_order_of_name() {
    let names = |query| {
        planned("board", query)
            .into_iter()
            .map(|(name, _)| name)
            .collect::<Vec<_>>()
    };
    assert_eq!(names("$only=board_title&board_id=1"), ["board_title"]);
    assert_eq!(
        names("board_id=1&%24only=board_title,board_cards,board_title"),
        ["board_cards", "board_title"]
    );
}

#[test]
fn only_with_a_name_that_is_no_member_is_invalid() {
    for query in [
        "board_id=1&$only=headlines",
        "board_id=1&$only=",
        "board_id=1&$only=board_title,",
    ] {
        let problem = problem("board", query);
        assert_eq!(problem.errors.len(), 1, "{query}");
        assert_eq!(problem.errors[0].path, "/$only");
    }
}

#[test]
fn an_unknown_context_is_a_404() {
    let problem = problem("nowhere", "%ff");
    assert_eq!(
        (problem.status, problem.code_str()),
        (404, "unknown_context")
    );
}

#[test]
fn a_query_string_that_cannot_be_decoded_is_malformed() {
    for query in ["q=%ff", "q=%", "%zz=1"] {
        assert_eq!(refused(query), json!(["malformed", []]), "{query}");
    }
}

#[test]
fn undeclared_and_repeated_params_are_reported_before_values() {
    assert_eq!(refused("limit=x&nope=1"), json!(["undeclared_param", []]));
    assert_eq!(refused("limit=x&$page=1"), json!(["undeclared_param", []]));
    assert_eq!(refused("limit=x&q=1&q=1"), json!(["repeated_param", []]));
    assert_eq!(refused("limit=x&limit=1"), json!(["repeated_param", []]));
    assert_eq!(
        refused("$only=search_cards&$only=search_cards"),
        json!(["repeated_param", []])
    );
}

#[test]
fn every_undeclared_and_repeated_param_is_named() {
    let detail = problem("search", "a=1&b=1&q=1&q=1&q=1")
        .detail
        .expect("a detail");
    assert_eq!(
        &*detail,
        "`a` is no param of context `search`; `b` is no param of context `search`; `q` is given twice"
    );
}

#[test]
fn every_refused_value_is_reported_in_order_of_declaration() {
    let expected = json!([
        "invalid",
        [
            ["/q", "missing"],
            ["/exact", "type"],
            ["/price", "type"],
            ["/labels", "type"],
            ["/size", "value"],
            ["/limit", "type"],
        ]
    ]);
    assert_eq!(
        refused("limit=1.0&size=huge&labels=x&price=&exact=True"),
        expected
    );
}

#[test]
fn a_value_of_the_wrong_spelling_is_of_the_wrong_type() {
    for value in [
        "limit=",
        "limit=1e0",
        "limit=01",
        "limit=+1",
        "limit=null",
        "limit=%221%22",
        "exact=1",
        "exact=null",
        "price=NaN",
        "price=null",
        "price=1.",
        "labels=null",
        "labels=%5B%5D%5D",
        "labels=%7B%22a%22:1,%22a%22:2%7D",
    ] {
        let path = format!("/{}", value.split('=').next().unwrap_or_default());
        assert_eq!(
            refused(&format!("q=a&{value}")),
            json!(["invalid", [[path, "type"]]]),
            "{value}"
        );
    }
}

#[test]
fn a_number_that_would_be_rounded_is_out_of_range() {
    for value in [
        "limit=9007199254740992",
        "limit=-9007199254740992",
        "limit=99999999999999999999",
        "price=1e400",
        "price=9007199254740993",
        "labels=%5B9007199254740992%5D",
    ] {
        let path = format!("/{}", value.split('=').next().unwrap_or_default());
        assert_eq!(
            refused(&format!("q=a&{value}")),
            json!(["invalid", [[path, "range"]]]),
            "{value}"
        );
    }
    assert!(
        shop()
            .plan_bundle("search", "q=a&limit=-9007199254740991")
            .is_ok()
    );
}
