//! Every shape of a target against every shape of an entry: whatever matches by 4.2 of the protocol is purged.

use std::collections::BTreeMap;

use http::uri::PathAndQuery;
use mizan_core::header::{Tag, parse};
use proptest::{
    collection::{btree_map, btree_set},
    option,
    prelude::*,
    sample::subsequence,
};
use serde_json::json;

use super::{App, Purge};

const PARAMS: [&str; 3] = ["a", "b", "c"];
const FUNCTIONS: [&str; 3] = ["f", "g", "h"];

/// What the manifest says: which sets of params targets narrow by, which functions they name, and which params a page has.
#[derive(Debug, Clone)]
struct Shape {
    scope_sets: Vec<Vec<&'static str>>,
    targeted: Vec<&'static str>,
    page: Vec<&'static str>,
}

/// An entry: the context's, some of its queries, or a page's.
#[derive(Debug, Clone)]
enum Asked {
    Bundle(Vec<&'static str>),
    Page,
}

impl Shape {
    fn app(&self) -> App {
        let param = |name: &&str, required: bool| json!({ "name": name, "schema": { "type": "integer" }, "required": required });
        // `c` is optional, so no scope set has it (4.9).
        let params: Vec<_> = PARAMS
            .iter()
            .map(|name| param(name, *name != "c"))
            .collect();
        let page: Vec<_> = self.page.iter().map(|name| param(name, false)).collect();
        let policy = json!({ "ttl": 60, "swr": 0, "public": true });
        let manifest = json!({
            "version": 1, "app": "x", "base": "/m", "varyOn": ["host"],
            "contexts": [{
                "name": "x", "params": params, "functions": FUNCTIONS, "userScoped": false,
                "cache": policy, "render": "dynamic", "scopeSets": self.scope_sets,
                "targeted": self.targeted,
            }],
            "mutations": [], "functions": [],
            "pages": [{ "route": "/page", "function": "page", "context": "x", "params": page,
                        "methods": ["GET"], "userScoped": false, "cache": policy }],
        });
        App::new(&manifest.to_string()).unwrap()
    }
}

fn shape() -> impl Strategy<Value = Shape> {
    let set = btree_set(prop_oneof![Just("a"), Just("b")], 1..3);
    let sets = btree_set(set, 0..4).prop_map(|sets| {
        let sets = sets.into_iter();
        sets.map(|set| set.into_iter().collect()).collect()
    });
    let targeted = subsequence(FUNCTIONS.to_vec(), 0..=3);
    let page = subsequence(PARAMS.to_vec(), 0..=3);
    (sets, targeted, page).prop_map(|(scope_sets, targeted, page)| Shape {
        scope_sets,
        targeted,
        page,
    })
}

fn asked() -> impl Strategy<Value = Asked> {
    prop_oneof![
        subsequence(FUNCTIONS.to_vec(), 1..=3).prop_map(Asked::Bundle),
        Just(Asked::Page),
    ]
}

/// Values of some params.
fn values() -> impl Strategy<Value = BTreeMap<&'static str, u8>> {
    btree_map(proptest::sample::select(PARAMS.to_vec()), 0..2_u8, 0..=3)
}

/// The tags of an entry, and the values it has.
fn entry(
    app: &App,
    shape: &Shape,
    asked: &Asked,
    values: &BTreeMap<&'static str, u8>,
) -> (Vec<String>, BTreeMap<&'static str, u8>) {
    let mut values = values.clone();
    let path = match asked {
        Asked::Page => {
            values.retain(|name, _| shape.page.contains(name));
            "/m/page"
        }
        Asked::Bundle(_) => {
            values.entry("a").or_insert(0);
            values.entry("b").or_insert(0);
            "/m/ctx/x/"
        }
    };
    let mut query: Vec<_> = values
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    if let Asked::Bundle(only) = asked {
        query.push(format!("$only={}", only.join(",")));
    }
    let target: PathAndQuery = format!("{path}?{}", query.join("&")).parse().unwrap();
    (app.read(&target).unwrap().tags.clone(), values)
}

fn is_purged(app: &App, target: &str, tags: &[String]) -> bool {
    match app.widened(&Purge::Tags(vec![target.to_owned()])) {
        Purge::Tags(purged) => purged.iter().any(|tag| tags.contains(tag)),
        Purge::Everything => true,
        Purge::Nothing => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_a_target_matches_is_purged(
        shape in shape(),
        asked in asked(),
        values in values(),
        function in option::of(proptest::sample::select(FUNCTIONS.to_vec())),
        narrowed in values(),
    ) {
        let app = shape.app();
        let (tags, values) = entry(&app, &shape, &asked, &values);
        let target = Tag {
            function: function.map(str::to_owned),
            params: narrowed.iter().map(|(name, value)| ((*name).to_owned(), value.to_string())).collect(),
            ..Tag::whole("x")
        };
        let has_function = match (&asked, function) {
            (Asked::Bundle(only), Some(function)) => only.contains(&function),
            _ => true,
        };
        let matches = has_function
            && narrowed.iter().all(|(name, value)| values.get(name).is_none_or(|own| own == value));
        let text = target.to_string();
        prop_assert!(parse(&text).is_ok());
        prop_assert!(!matches || is_purged(&app, &text, &tags), "{text} {tags:?}");
    }
}

#[test]
fn a_target_that_names_a_scope_set_purges_no_other_value() {
    let shape = Shape {
        scope_sets: vec![vec!["a"]],
        targeted: vec!["f"],
        page: vec!["a"],
    };
    let app = shape.app();
    let values = BTreeMap::from([("a", 1), ("b", 1)]);
    for asked in [Asked::Bundle(vec!["f"]), Asked::Page] {
        let (tags, _) = entry(&app, &shape, &asked, &values);
        for (target, expected) in [
            ("x;a=1", true),
            ("x.f;a=1", true),
            ("x;a=2", false),
            ("x.f;a=2", false),
            ("x", true),
            ("*", true),
            ("x.unknown;a=1", true),
            ("y", false),
            ("@5", false),
        ] {
            assert_eq!(
                is_purged(&app, target, &tags),
                expected,
                "{target} {tags:?}"
            );
        }
    }
}
