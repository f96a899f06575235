//! Planning of arbitrary requests.

use mizan_core::{Audience, Surroundings, Target};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::covers;
use crate::declare::PlanCalls as _;
use crate::shop::shop;

/// A query string close enough to a valid one to get past the first check.
fn query() -> impl Strategy<Value = String> {
    let name = prop_oneof!["q|exact|price|labels|size|limit|\\$only|x", "[a-z%$+]{0,4}"];
    let value = prop_oneof![
        "true|-?[0-9]{1,18}|[0-9]\\.[0-9]e[0-9]|small|%5B%5D|%22",
        "(?s).{0,6}"
    ];
    prop::collection::vec((name, value), 0..6).prop_map(|pairs| {
        let pairs: Vec<String> = pairs
            .into_iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        pairs.join("&")
    })
}

/// A body close enough to a valid one to get past the first check.
fn body() -> impl Strategy<Value = String> {
    let name = "small|note|any|fn|args|x";
    let value = prop_oneof![
        r#"1|-0|255|1e2|null|"a"|"\\\\ud800"|\[\]|\[\[1\]\]|\{\}"#,
        "(?s).{0,6}"
    ];
    prop::collection::vec((name, value), 0..4).prop_map(|members| {
        let members: Vec<String> = members
            .into_iter()
            .map(|(name, value)| format!("\"{name}\":{value}"))
            .collect();
        format!("{{{}}}", members.join(","))
    })
}

fn status_is_of_the_caller(status: u16) -> bool {
    [400, 403, 404, 422].contains(&status)
}

proptest! {
    #[test]
    fn a_read_is_planned_with_json_or_refused(query in query()) {
        let shop = shop();
        match shop.plan_bundle("search", &query) {
            Ok(plan) => {
                for (_, args) in plan.members() {
                    for text in args.iter().flatten() {
                        prop_assert!(serde_json::from_str::<Value>(text).is_ok(), "{text}");
                    }
                }
                let params = plan.params();
                prop_assert_eq!(mizan_core::jcs::canonical(&params), Ok(params));
            }
            Err(problem) => prop_assert!(status_is_of_the_caller(problem.status)),
        }
    }

    #[test]
    fn a_call_is_planned_with_json_or_refused(body in body(), function in "echo|guess|clear|[a-z]{3}") {
        let shop = shop();
        for name in [Some(function.as_str()), None] {
            match shop.plan_call(name, body.as_bytes()) {
                Ok(plan) => {
                    for text in plan.args().iter().flatten() {
                        prop_assert!(serde_json::from_str::<Value>(text).is_ok(), "{text}");
                    }
                }
                Err(problem) => prop_assert!(status_is_of_the_caller(problem.status)),
            }
        }
    }

    #[test]
    fn bytes_that_are_no_request_never_panic(body in prop::collection::vec(any::<u8>(), 0..64), query in "(?s).{0,40}") {
        let shop = shop();
        let _ = shop.plan_call(None, &body);
        let _ = shop.plan_call(Some("echo"), &body);
        let _ = shop.plan_bundle("search", &query);
    }

    #[test]
    fn the_spelling_of_a_read_changes_neither_params_nor_key(
        filter in "(?s).{0,8}", id in -1000_i64..1000,
    ) {
        let shop = shop();
        let every_byte: String = filter.bytes().map(|byte| format!("%{byte:02x}")).collect();
        let (a, b) = (format!("board_id={id}&filter={every_byte}"), format!("filter={}&board_id={id}", every_byte.to_uppercase()));
        let (a, b) = (shop.plan_bundle("board", &a).expect("valid"), shop.plan_bundle("board", &b).expect("valid"));
        prop_assert_eq!(a.params(), b.params());
        let here = Surroundings::default();
        prop_assert_eq!(a.cache_key(b"s", &Audience::Everyone, &here), b.cache_key(b"s", &Audience::Everyone, &here));
        prop_assert_eq!(a.params(), json!({ "board_id": id, "filter": filter }).to_string());
    }

    #[test]
    fn every_target_added_is_covered_by_a_tag_and_none_covers_another(
        added in prop::collection::vec((prop::option::of(0_i64..4), prop::option::of("[ab]"), any::<bool>()), 0..12),
    ) {
        let shop = shop();
        let targets = added.iter().map(|(id, filter, alone)| {
            let target = Target::narrowed("board", &json!({ "board_id": id, "filter": filter })).expect("an object");
            if *alone { target.function("board_title") } else { target }
        });
        let plan = shop.plan_call(Some("guess"), br#"{"item":null}"#).expect("valid");
        let settled = plan.settle(targets.clone().collect());
        let tags: Vec<_> = settled.tags().collect();
        for target in targets {
            let alone = plan.settle(vec![target]);
            let tag = alone.tags().next().expect("a tag");
            prop_assert!(tags.iter().any(|wider| covers(wider, tag)));
        }
        for (index, tag) in tags.iter().enumerate() {
            prop_assert!(tags.iter().enumerate().all(|(other, wider)| other == index || !covers(wider, tag)));
        }
    }
}
