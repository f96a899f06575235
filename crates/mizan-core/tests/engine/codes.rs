//! The protocol's error codes against `spec/errors.json`, the list every language shares.

use std::collections::BTreeMap;

use mizan_core::ProtocolCode;
use serde_json::{Value, json};

#[test]
fn the_codes_are_those_of_the_specification() {
    let specified: BTreeMap<String, Value> =
        serde_json::from_str(include_str!("../../../../spec/errors.json")).expect("JSON");
    let known = ProtocolCode::ALL.iter().map(|code| {
        let entry =
            json!({ "status": code.status(), "title": code.title(), "retry": code.retry() });
        (code.as_str().to_owned(), entry)
    });
    assert_eq!(known.collect::<BTreeMap<_, _>>(), specified);
}
