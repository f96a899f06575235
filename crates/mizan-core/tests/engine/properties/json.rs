//! Canonical JSON and the keys made of it.

use mizan_core::{jcs, key};
use proptest::prelude::*;
use serde_json::{Map, Number, Value};

/// Any JSON value without a number that has no canonical form.
fn value() -> impl Strategy<Value = Value> {
    let safe = -9_007_199_254_740_991_i64..=9_007_199_254_740_991;
    let float = prop::num::f64::NORMAL.prop_filter("prints as an unsafe integer", |float| {
        float.abs() <= 9_007_199_254_740_991.0 || float.abs() >= 1e21
    });
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        safe.prop_map(Value::from),
        float.prop_map(|float| Number::from_f64(float).map_or(Value::Null, Value::from)),
        "(?s).{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("(?s).{0,6}", inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// The value with every number as a float, which is all that JSON says about it.
fn as_floats(value: &Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().map_or(Value::Null, Value::from),
        Value::Array(items) => items.iter().map(as_floats).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (name.clone(), as_floats(value)))
            .collect(),
        other => other.clone(),
    }
}

fn shuffled(members: &[(String, i64)]) -> impl Strategy<Value = Vec<(String, i64)>> + use<> {
    Just(members.to_vec()).prop_shuffle()
}

fn object(members: &[(String, i64)]) -> String {
    let members: Vec<String> = members
        .iter()
        .map(|(name, value)| format!(" {} : {value} ", Value::from(name.as_str())))
        .collect();
    format!("{{{}}}", members.join(","))
}

proptest! {
    #[test]
    fn the_canonical_text_means_the_same_and_is_canonical_itself(value in value()) {
        let canonical = jcs::canonical(&value.to_string()).expect("a canonical form");
        let read: Value = serde_json::from_str(&canonical).expect("JSON");
        prop_assert_eq!(as_floats(&read), as_floats(&value));
        prop_assert_eq!(jcs::canonical(&canonical), Ok(canonical.clone()));
        prop_assert_eq!(jcs::canonical(&serde_json::to_string_pretty(&value).expect("JSON")), Ok(canonical));
    }

    #[test]
    fn property_order_changes_nothing(
        (members, other) in prop::collection::btree_map("(?s).{0,4}", any::<i32>(), 0..6).prop_flat_map(|members| {
            let members: Vec<_> = members.into_iter().map(|(name, value)| (name, i64::from(value))).collect();
            (Just(members.clone()), shuffled(&members))
        })
    ) {
        prop_assert_eq!(jcs::canonical(&object(&members)), jcs::canonical(&object(&other)));
    }

    #[test]
    fn a_repeated_name_is_refused(name in "(?s).{0,4}", a in any::<i32>(), b in any::<i32>()) {
        let text = object(&[(name.clone(), a.into()), ("other name".to_owned(), 0), (name, b.into())]);
        let refused = jcs::canonical(&text).is_err();
        prop_assert!(refused);
    }

    #[test]
    fn no_text_panics_and_what_has_a_canonical_form_is_json(text in r#"[\[\]{}",:0-9eE+.truefalsn\\ \-]{0,24}|(?s).{0,24}"#) {
        if jcs::canonical(&text).is_ok() {
            prop_assert!(serde_json::from_str::<Value>(&text).is_ok(), "{text}");
        }
    }

    #[test]
    fn nothing_moved_across_a_border_of_the_key_gives_the_same_key(
        parts in prop::array::uniform6("[ab;,:=\u{0}]{0,4}"),
        others in prop::array::uniform6("[ab;,:=\u{0}]{0,4}"),
    ) {
        let key = |[app, revision, context, audience, params, surroundings]: &[String; 6]| {
            key::cache_key(b"secret", &key::KeyParts { app, revision, context, audience, params, surroundings })
        };
        prop_assert_eq!(key(&parts) == key(&others), parts == others);
        let mut moved = parts.clone();
        if let Some(last) = moved[0].pop() {
            moved[1].insert(0, last);
            prop_assert_ne!(key(&parts), key(&moved));
        }
    }
}
