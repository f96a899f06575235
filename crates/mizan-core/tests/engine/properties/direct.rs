//! Ordinary calls, whose targets and merges are written straight from the arguments, against the path that any call can
//! take.

use mizan_core::{Registry, Settled, Target};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::declare::PlanCalls as _;
use crate::declare::{
    Declared, context, function, inline, int, list, null, optional, param, query, registry, text,
};

/// Contexts whose names begin alike, with params of every plain kind, and functions that change one or several.
fn app() -> Registry {
    let x = || param("x", int());
    let y = || optional("y", &text());
    let flag = || param("flag", inline(json!({ "type": "boolean" })));
    let kind = || {
        param(
            "kind",
            inline(json!({ "type": "string", "enum": ["é;", "b"] })),
        )
    };
    let contexts = vec![
        context("a", vec![y(), x()]),
        context("a1", vec![x()]),
        context("a_b", vec![kind(), flag(), y()]),
        context("all", vec![]),
    ];
    let all = || vec![x(), y(), flag(), kind()];
    let functions = vec![
        query("a_one", "a", vec![x()], text()),
        query("a_all", "a", vec![x(), y()], text()),
        query("a1_all", "a1", vec![x()], text()),
        query("a_b_all", "a_b", vec![kind(), flag(), y()], text()),
        query("all_all", "all", vec![], list(&text())),
        function("several", all(), null())
            .affects("a_b")
            .affects("all")
            .affects("a1")
            .affects("a"),
        function("nested", all(), null())
            .affects("a")
            .affects("a.a_one"),
        function("part", all(), null())
            .affects("a.a_one")
            .affects("a_b.a_b_all"),
        function("between", all(), null())
            .affects("a.a_one")
            .affects("a1")
            .affects("a"),
        function("one", all(), null()).affects("a"),
        function("merged", all(), text()).merges("a1"),
        function("merged_beside", all(), text())
            .merges("a_b")
            .affects("all")
            .merges("a1")
            .affects("a"),
        function("merged_within", all(), text())
            .affects("a")
            .merges("a.a_one"),
    ];
    registry(contexts, functions)
}

/// JSON of a string in one of its spellings, or null.
fn string() -> impl Strategy<Value = String> {
    let plain = "(?s).{0,6}|[a-z]{70,90}|[a-z]{240,260}";
    let plain = plain.prop_map(|text| Value::from(text).to_string());
    prop_oneof![4 => plain, 1 => r#""\\u0041\\n\\/""#, 1 => Just("null".to_owned())]
}

fn response(settled: &Settled<'_>) -> (Vec<(String, String)>, Vec<u8>, Vec<String>) {
    let answer = settled.answer::<Vec<u8>>(b"1", &[], false);
    let headers = answer.headers.into_iter();
    let headers = headers.map(|(name, value)| (name.to_owned(), value.into_owned()));
    (headers.collect(), answer.body, settled.purge_tags())
}

proptest! {
    #[test]
    fn a_call_is_answered_the_same_whether_its_targets_are_also_added_or_not(
        name in "several|nested|part|between|one|merged|merged_beside|merged_within",
        x in "0|-0|[1-9][0-9]{0,8}|-[1-9]",
        y in string(),
        flag in any::<bool>(),
        kind in "é;|b|\\\\u0062",
    ) {
        let body = format!(r#"{{"x":{x},"y":{y},"flag":{flag},"kind":"{kind}"}}"#);
        let app = app();
        let plan = app.plan_call(Some(&name), body.as_bytes()).expect("valid");
        let ordinary = plan.settle(vec![]);
        // One that is no name adds nothing, and a call that adds something is not an ordinary one.
        let nothing = Target::whole("no name");
        let again = plan.settle(ordinary.targets().cloned().chain([nothing]).collect());
        prop_assert_eq!(response(&ordinary), response(&again));
    }
}
