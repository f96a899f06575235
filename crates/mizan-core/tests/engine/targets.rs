//! What calls change: targets, merges, headers.

use mizan_core::{Answer, Target};
use serde_json::{Value, json};

use crate::declare::PlanCalls as _;
use crate::shop::shop;

const NONE: &[(mizan_core::BundlePlan<'_>, &[u8])] = &[];

fn answer(function: &str, body: &Value, added: Vec<Target>) -> Answer {
    let shop = shop();
    let body = body.to_string();
    let plan = shop
        .plan_call(Some(function), body.as_bytes())
        .expect("the call is valid");
    plan.settle(added).answer(b"null", NONE, false)
}

fn body(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.body).expect("JSON")
}

fn invalidate(answer: &Answer) -> Option<&str> {
    answer.header("x-mizan-invalidate")
}

fn groups(answer: &Answer) -> Option<&str> {
    answer.header("cache-group-invalidation")
}

fn board(id: i64) -> Target {
    Target::narrowed("board", &json!({ "board_id": id })).expect("an object")
}

#[test]
fn a_call_without_targets_says_nothing_of_them() {
    let answer = answer("guess", &json!({ "item": null }), vec![]);
    assert_eq!(answer.body, br#"{"result":null}"#);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!((invalidate(&answer), groups(&answer)), (None, None));
}

#[test]
fn an_argument_with_name_and_type_of_a_param_narrows_a_single_function() {
    let answer = answer(
        "rename_board",
        &json!({ "board_id": 5, "title": "x" }),
        vec![],
    );
    let expected =
        json!([{ "context": "board", "function": "board_title", "params": { "board_id": 5 } }]);
    assert_eq!(body(&answer)["invalidate"], expected);
    assert_eq!(invalidate(&answer), Some("board.board_title;board_id=5"));
    assert_eq!(groups(&answer), Some("\"board.board_title;board_id=5\""));
}

#[test]
fn a_nullable_argument_narrows_when_it_has_a_value_only() {
    let narrow = answer("clear", &json!({ "board_id": 5 }), vec![]);
    assert_eq!(invalidate(&narrow), Some("board;board_id=5, news"));
    for absent in [json!({}), json!({ "board_id": null })] {
        let whole = answer("clear", &absent, vec![]);
        assert_eq!(invalidate(&whole), Some("board, news"));
        assert_eq!(body(&whole)["invalidate"], json!(["board", "news"]));
    }
}

#[test]
fn groups_leave_optional_params_out() {
    let answer = answer(
        "filter_out",
        &json!({ "board_id": 5, "filter": "a b" }),
        vec![],
    );
    assert_eq!(invalidate(&answer), Some("board;board_id=5;filter=a%20b"));
    assert_eq!(groups(&answer), Some("\"board;board_id=5\""));
}

#[test]
fn a_mapping_names_both_ends_of_a_move_and_equal_ends_once() {
    let moved = |from, to| {
        answer(
            "move_card",
            &json!({ "card_id": 1, "from": from, "to": to }),
            vec![],
        )
    };
    assert_eq!(
        invalidate(&moved(2, 10)),
        Some("board;board_id=10, board;board_id=2")
    );
    assert_eq!(invalidate(&moved(2, 2)), Some("board;board_id=2"));
}

#[test]
fn targets_added_at_run_time_join_and_a_wider_one_swallows_narrower_ones() {
    let rename = json!({ "board_id": 1, "title": "x" });
    let joined = answer(
        "rename_board",
        &rename,
        vec![board(2), Target::whole("news")],
    );
    assert_eq!(
        invalidate(&joined),
        Some("board.board_title;board_id=1, board;board_id=2, news")
    );
    let same = answer("rename_board", &rename, vec![board(1)]);
    assert_eq!(invalidate(&same), Some("board;board_id=1"));
    let whole = answer(
        "rename_board",
        &rename,
        vec![board(2), Target::whole("board")],
    );
    assert_eq!(invalidate(&whole), Some("board"));
}

#[test]
fn a_target_that_names_something_unknown_is_widened_not_dropped() {
    let call = |target| answer("guess", &json!({ "item": null }), vec![target]);
    let params = |params: Value| Target::narrowed("board", &params).expect("an object");
    assert_eq!(
        invalidate(&call(params(json!({ "nope": 1 })))),
        Some("board")
    );
    assert_eq!(
        invalidate(&call(params(json!({ "board_id": "x" })))),
        Some("board")
    );
    assert_eq!(
        invalidate(&call(params(json!({ "board_id": 1_u64 << 60 })))),
        Some("board")
    );
    assert_eq!(
        invalidate(&call(board(1).function("headlines"))),
        Some("board;board_id=1")
    );
    assert_eq!(
        invalidate(&call(Target::whole("elsewhere"))),
        Some("elsewhere")
    );
    assert_eq!(invalidate(&call(Target::whole("no name"))), None);
}

#[test]
fn a_function_nobody_declares_as_a_target_widens_its_group_to_the_context() {
    let answer = answer(
        "guess",
        &json!({ "item": null }),
        vec![Target::whole("news").function("headlines")],
    );
    assert_eq!(invalidate(&answer), Some("news.headlines"));
    assert_eq!(groups(&answer), Some("\"news\""));
}

#[test]
fn a_value_cannot_end_a_tag_or_a_line() {
    let answer = answer(
        "filter_out",
        &json!({ "board_id": 1, "filter": ", news;\r\nx: \"é" }),
        vec![],
    );
    assert_eq!(
        invalidate(&answer),
        Some("board;board_id=1;filter=%2C%20news%3B%0D%0Ax%3A%20%22%C3%A9")
    );
}

#[test]
fn too_many_targets_widen_the_header_but_not_the_body() {
    let answer = answer(
        "rename_board",
        &json!({ "board_id": 0, "title": "x" }),
        (1..100).map(board).collect(),
    );
    assert_eq!(invalidate(&answer), Some("board"));
    assert_eq!(
        body(&answer)["invalidate"].as_array().map(Vec::len),
        Some(100)
    );
}

#[test]
fn more_contexts_than_fit_are_everything_in_the_header_and_listed_as_groups() {
    let names = (0..70).map(|index| format!("context_{index}"));
    let answer = answer(
        "guess",
        &json!({ "item": null }),
        names.map(Target::whole).collect(),
    );
    assert_eq!(invalidate(&answer), Some("*"));
    assert_eq!(
        groups(&answer).map(|value| value.split(", ").count()),
        Some(70)
    );
}

#[test]
fn a_merge_is_spliced_by_the_caller_and_a_target_for_every_other_copy() {
    let shop = shop();
    let plan = shop
        .plan_call(Some("add_card"), br#"{"board_id":3,"title":"x"}"#)
        .expect("valid");
    let answer = plan
        .settle(vec![])
        .answer(br#"{"id":9,"title":"x"}"#, NONE, false);
    assert_eq!(
        String::from_utf8_lossy(&answer.body),
        concat!(
            r#"{"result":{"id":9,"title":"x"},"merge":[{"context":"board","slot":"board_cards","#,
            r#""value":{"id":9,"title":"x"},"params":{"board_id":3},"key":"id"}]}"#
        )
    );
    assert_eq!(invalidate(&answer), Some("board.board_cards;board_id=3"));
    assert_eq!(groups(&answer), Some("\"board.board_cards;board_id=3\""));
}

#[test]
fn a_changed_identity_is_said_in_body_and_header_and_nothing_is_refreshed() {
    let shop = shop();
    let plan = shop.plan_call(Some("clear"), b"{}").expect("valid");
    let settled = plan.settle(vec![]);
    let bundle = shop.plan_bundle("news", "").expect("valid");
    let answer = settled.answer(b"1", &[(bundle, b"{}")], true);
    assert_eq!(
        answer.body,
        br#"{"result":1,"invalidate":["board","news"],"identity":"changed"}"#
    );
    assert_eq!(answer.header("clear-site-data"), Some("\"cache\""));
}

#[test]
fn the_view_path_gets_the_same_headers() {
    let shop = shop();
    let plan = shop.plan_call(Some("clear"), b"{}").expect("valid");
    let expected = vec![
        ("x-mizan-invalidate", "board, news".into()),
        ("cache-group-invalidation", "\"board\", \"news\"".into()),
    ];
    assert_eq!(plan.settle(vec![]).headers(false), expected);
}
