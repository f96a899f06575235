//! Canonical JSON: it exists only for JSON, is canonical itself and means the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mizan_core::jcs;
use serde_json::Value;

fuzz_target!(|text: &str| {
    let Ok(canonical) = jcs::canonical(text) else {
        return;
    };
    assert!(canonical.is_ascii() || !text.is_ascii() || text.contains('\\'));
    assert_eq!(jcs::canonical(&canonical).as_ref(), Ok(&canonical));
    let (before, after): (Value, Value) = (
        serde_json::from_str(text).expect("only JSON has a canonical form"),
        serde_json::from_str(&canonical).expect("the canonical form is JSON"),
    );
    assert_eq!(as_floats(before), as_floats(after));
});

/// The value with every number as a float, which is all that JSON says about it; zero has no sign.
fn as_floats(value: Value) -> Value {
    match value {
        Value::Number(number) => Value::from(number.as_f64().map(|float| float + 0.0)),
        Value::Array(items) => items.into_iter().map(as_floats).collect(),
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| (name, as_floats(value)))
            .collect(),
        other => other,
    }
}
