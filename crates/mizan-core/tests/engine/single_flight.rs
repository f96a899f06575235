//! `X-Mizan-Mounted`: which bundles ride on the answer of a call.

use mizan_core::Target;
use serde_json::json;

use crate::declare::PlanCalls as _;
use crate::shop::shop;

/// Canonical params of the bundles refreshed after `targets`.
fn refreshed(targets: Vec<Target>, mounted: &str) -> Vec<String> {
    let shop = shop();
    let plan = shop
        .plan_call(Some("guess"), br#"{"item":null}"#)
        .expect("valid");
    let settled = plan.settle(targets);
    let bundles = settled.stale(settled.mounted(mounted));
    bundles
        .iter()
        .map(|bundle| format!("{} {}", bundle.context().name(), bundle.params()))
        .collect()
}

fn board(params: &serde_json::Value) -> Target {
    Target::narrowed("board", params).expect("an object")
}

#[test]
fn bundles_that_a_target_matches_are_refreshed_in_the_order_mounted() {
    let mounted = "news, board;board_id=2, board;board_id=1, search;q=a";
    let targets = vec![
        board(&json!({ "board_id": 1 })),
        Target::whole("news"),
        board(&json!({ "board_id": 3 })),
    ];
    assert_eq!(
        refreshed(targets, mounted),
        ["news {}", r#"board {"board_id":1}"#]
    );
}

#[test]
fn a_bundle_without_the_optional_param_matches_every_value_of_it() {
    let mounted = "board;board_id=1, board;board_id=1;filter=a, board;board_id=1;filter=b";
    let target = board(&json!({ "board_id": 1, "filter": "a" }));
    assert_eq!(
        refreshed(vec![target], mounted),
        [
            r#"board {"board_id":1}"#,
            r#"board {"board_id":1,"filter":"a"}"#
        ]
    );
}

#[test]
fn a_bundle_mounted_twice_is_refreshed_once_and_at_most_eight_are() {
    let ids = (0..20)
        .map(|id| format!("board;board_id={}", id / 2))
        .collect::<Vec<_>>()
        .join(",");
    assert_eq!(refreshed(vec![Target::whole("board")], &ids).len(), 8);
    assert_eq!(
        refreshed(
            vec![Target::whole("board")],
            "board;board_id=1,board;board_id=1"
        )
        .len(),
        1
    );
}

#[test]
fn a_tag_that_is_not_valid_adds_nothing_and_the_others_stay() {
    let mounted = "nowhere, board, board;board_id=x, board;board_id=1;nope=1, board.board_title;board_id=1, board;board_id=1";
    assert_eq!(
        refreshed(vec![Target::whole("board")], mounted),
        [r#"board {"board_id":1}"#]
    );
}

#[test]
fn a_header_that_does_not_parse_or_has_too_many_tags_adds_nothing() {
    let many = (0..33)
        .map(|id| format!("board;board_id={id}"))
        .collect::<Vec<_>>()
        .join(",");
    for mounted in [
        "",
        "board;board_id=1,",
        "board;board_id=1 2",
        "*",
        many.as_str(),
    ] {
        assert!(
            refreshed(vec![Target::whole("board")], mounted).is_empty(),
            "{mounted}"
        );
    }
}

#[test]
fn a_refresh_names_the_bundle_as_it_was_mounted() {
    let shop = shop();
    let plan = shop
        .plan_call(Some("guess"), br#"{"item":null}"#)
        .expect("valid");
    let settled = plan.settle(vec![Target::whole("search")]);
    let bundles = settled.stale(settled.mounted("search;q=a%22"));
    assert_eq!(bundles[0].params(), r#"{"limit":10,"q":"a\""}"#);
    let refreshed: Vec<_> = bundles
        .into_iter()
        .map(|bundle| (bundle, br#"{"search_cards":[]}"#))
        .collect();
    let answer = settled.answer(b"null", &refreshed, false);
    assert_eq!(
        String::from_utf8_lossy(&answer.body),
        concat!(
            r#"{"result":null,"invalidate":["search"],"#,
            r#""refresh":[{"context":"search","params":{"q":"a\""},"data":{"search_cards":[]}}]}"#
        )
    );
}

#[test]
fn a_refresh_names_a_respelled_bundle_as_it_was_mounted_and_reads_the_canonical_one() {
    let shop = shop();
    let plan = shop
        .plan_call(Some("guess"), br#"{"item":null}"#)
        .expect("valid");
    let settled = plan.settle(vec![Target::whole("search")]);
    let mut mounted = settled.mounted("search;q=A");
    let q = mounted[0].values().position(|value| value == Some("\"A\""));
    mounted[0].respell(q.expect("it was sent"), Some("\"a\""));
    let refreshed: Vec<_> = settled
        .stale(mounted)
        .into_iter()
        .map(|bundle| (bundle, br#"{"search_cards":[]}"#))
        .collect();
    assert_eq!(refreshed[0].0.params(), r#"{"limit":10,"q":"a"}"#);
    let answer = settled.answer(b"null", &refreshed, false);
    let body = String::from_utf8_lossy(&answer.body);
    assert!(body.contains(r#""params":{"q":"A"}"#), "{body}");
}
