//! What everyone who keeps copies is told, after a call and outside any.

use mizan_core::{Announcement, Target};
use serde_json::json;

use crate::declare::PlanCalls as _;
use crate::shop::shop;

fn narrowed(context: &str, params: &serde_json::Value) -> Target {
    Target::narrowed(context, params).expect("an object")
}

fn headers(announcement: &Announcement) -> Vec<String> {
    let headers = announcement.headers();
    headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}"))
        .collect()
}

fn refused(targets: Vec<Target>) -> String {
    let errors = shop().announce(targets).expect_err("it is refused");
    errors.to_string()
}

fn read(name: &str, params: &[(&str, &str)]) -> Result<Target, String> {
    let owned = params
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
    let params: Vec<_> = owned.collect();
    shop()
        .read_target(name, &params)
        .map_err(|errors| errors.to_string())
}

#[test]
fn targets_of_no_call_are_said_as_those_of_one() {
    let board = narrowed("board", &json!({ "board_id": 5 }));
    let announced = shop()
        .announce(vec![Target::whole("news"), board.clone(), board])
        .expect("it is known");
    assert_eq!(announced.targets().len(), 2);
    assert_eq!(
        headers(&announced),
        [
            "x-mizan-invalidate: board;board_id=5, news",
            "cache-group-invalidation: \"board;board_id=5\", \"news\"",
        ]
    );
    let groups: Vec<_> = announced.groups().collect();
    assert_eq!(groups, ["board;board_id=5", "news"]);
}

#[test]
fn a_call_announces_its_targets_and_its_headers() {
    let shop = shop();
    let plan = shop
        .plan_call(Some("rename_board"), br#"{"board_id":5,"title":"x"}"#)
        .expect("it is valid");
    let settled = plan.settle(vec![]);
    let announced = settled.announcement().expect("something is stale");
    let said = settled.headers(false);
    assert_eq!(announced.headers(), said);
    let target = narrowed("board", &json!({ "board_id": 5 })).function("board_title");
    assert_eq!(announced.targets(), [target]);
}

#[test]
fn a_merge_announces_the_slot_that_nobody_else_can_splice() {
    let shop = shop();
    let plan = shop
        .plan_call(Some("add_card"), br#"{"board_id":5,"title":"x"}"#)
        .expect("it is valid");
    let announced = plan.settle(vec![]).announcement();
    let announced = announced.expect("something is stale");
    let slots: Vec<_> = announced
        .targets()
        .iter()
        .map(|each| each.function.as_deref())
        .collect();
    assert_eq!(slots, [Some("board_cards")]);
}

#[test]
fn a_call_that_changes_nothing_announces_nothing() {
    let shop = shop();
    let plan = shop
        .plan_call(Some("guess"), br#"{"item":null}"#)
        .expect("it is valid");
    assert_eq!(plan.settle(vec![]).announcement(), None);
}

#[test]
fn unknown_names_are_refused_all_at_once_with_what_was_meant() {
    let told = refused(vec![
        Target::whole("bord"),
        Target::whole("board").function("board_card"),
        narrowed("board", &json!({ "bord_id": 5 })),
    ]);
    assert_eq!(
        told.lines().collect::<Vec<_>>(),
        [
            "`bord` is no context; did you mean `board`?",
            "context `board` has no query `board_card`; did you mean `board_cards`?",
            "context `board` has no param `bord_id`; did you mean `board_id`?",
        ]
    );
}

#[test]
fn a_value_of_another_type_is_refused() {
    assert_eq!(
        refused(vec![narrowed("board", &json!({ "board_id": "five" }))]),
        "`five` is no value for `board_id` of context `board`: it must be an integer"
    );
}

#[test]
fn a_target_is_read_as_a_query_string_is() {
    let target = read("board.board_cards", &[("board_id", "5"), ("filter", "a b")]);
    let expected = narrowed("board", &json!({ "board_id": 5, "filter": "a b" }));
    assert_eq!(target, Ok(expected.function("board_cards")));
    assert_eq!(read("news", &[]), Ok(Target::whole("news")));
}

#[test]
fn what_cannot_be_read_is_said_of_each_param() {
    let told = read("board", &[("board_id", "five"), ("x", "1")]).expect_err("it is refused");
    assert_eq!(
        told.lines().collect::<Vec<_>>(),
        [
            "`five` is no value for `board_id` of context `board`: it must be an integer",
            "context `board` has no param `x`; use one of `board_id`, `filter`, or leave it out",
        ]
    );
    let twice = read("board", &[("board_id", "5"), ("board_id", "6")]);
    assert!(twice.is_err_and(|told| told.contains("given twice")));
}

#[test]
fn all_targets_are_every_context_as_a_whole() {
    let announced = shop().announce(shop().all_targets()).expect("it is known");
    assert_eq!(
        headers(&announced)[0],
        "x-mizan-invalidate: board, news, search"
    );
}
