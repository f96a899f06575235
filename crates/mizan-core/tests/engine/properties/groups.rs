//! The two group headers against each other.

use mizan_core::{Problem, Registry, Target};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::declare::PlanCalls as _;
use crate::declare::{Declared, context, function, null, optional, param, query, registry, text};

/// One context with two required params and an optional one, and targets of several scope sets.
fn app() -> Registry {
    let (a, b, c) = (
        param("a", text()),
        param("b", text()),
        optional("c", &text()),
    );
    let all = || vec![b.clone(), a.clone(), c.clone()];
    let change = |name, params, target| function(name, params, null()).affects(target);
    registry(
        vec![context("x", all())],
        vec![
            query("x_all", "x", all(), text()),
            query("x_a", "x", vec![a.clone()], text()),
            change("change_a", vec![a.clone()], "x"),
            change("change_ab", vec![a.clone(), b.clone()], "x"),
            change("change_c", vec![c.clone()], "x"),
            change("change_x_a", vec![a.clone()], "x.x_a"),
        ],
    )
}

fn value() -> impl Strategy<Value = String> {
    prop_oneof!["[ab]", "\\PC{0,3}", "a{250}", Just("\"\\;,\n".to_owned())]
}

fn groups(header: &str) -> Vec<String> {
    header
        .split(", ")
        .map(|group| group.trim_matches('"').to_owned())
        .collect()
}

fn read(app: &Registry, a: &str, b: &str, c: Option<&String>) -> Vec<String> {
    let encode = |text: &str| {
        text.bytes()
            .map(|byte| format!("%{byte:02x}"))
            .collect::<String>()
    };
    let mut query = format!("a={}&b={}", encode(a), encode(b));
    query.extend(c.map(|c| format!("&c={}", encode(c))));
    let plan = app.plan_bundle("x", &query).expect("valid");
    let done: [Result<&str, Problem>; 2] = [Ok("1"), Ok("1")];
    groups(
        plan.finish(&done, None)
            .header("cache-groups")
            .expect("groups"),
    )
}

proptest! {
    #[test]
    fn a_target_purges_a_group_of_every_bundle_it_matches(
        (a, b, c) in (value(), value(), prop::option::of(value())),
        (with_a, with_b, with_c) in (any::<bool>(), any::<bool>(), any::<bool>()),
        function in prop_oneof![Just(None), Just(Some("x_a")), Just(Some("x_all"))],
    ) {
        let app = app();
        let of_bundle = read(&app, &a, &b, c.as_ref());
        let mut params = Map::new();
        params.extend(with_a.then(|| ("a".to_owned(), Value::from(a))));
        params.extend(with_b.then(|| ("b".to_owned(), Value::from(b))));
        params.extend(with_c.then(|| ("c".to_owned(), json!(c))));
        let mut target = Target::narrowed("x", &params).expect("an object");
        target.function = function.map(str::to_owned);
        let plan = app.plan_call(Some("x_a"), br#"{"a":""}"#).expect("valid");
        let headers = plan.settle(vec![target]).headers(false);
        let purged = groups(&headers[1].1);
        prop_assert!(purged.iter().any(|group| of_bundle.contains(group)), "{purged:?} {of_bundle:?}");
    }

    #[test]
    fn the_groups_of_a_bundle_are_sorted_and_stand_once(a in value(), b in value(), c in prop::option::of(value())) {
        let groups = read(&app(), &a, &b, c.as_ref());
        let mut sorted = groups.clone();
        sorted.sort();
        sorted.dedup();
        prop_assert_eq!(groups, sorted);
    }
}
