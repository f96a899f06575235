//! Scalars: numbers of every width, text with formats, anything at all.

use std::{
    net::IpAddr,
    num::{NonZeroI32, NonZeroU8},
    time::Duration,
};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::cases::Cases;

#[derive(Serialize, Deserialize, JsonSchema)]
pub(crate) struct Numbers {
    tiny: i8,
    byte: u8,
    plain: i32,
    wide: u64,
    machine: usize,
    float: f32,
    double: f64,
    not_zero: NonZeroI32,
    positive: NonZeroU8,
    maybe: Option<i64>,
    wides: Vec<i64>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
pub(crate) struct Texts {
    letter: char,
    address: IpAddr,
    #[schemars(extend("format" = "date-time"))]
    at: String,
    #[schemars(extend("format" = "uuid"))]
    id: Option<String>,
    #[schemars(length(min = 1, max = 10), regex(pattern = "^[0-9.]+$"), extend("format" = "decimal"))]
    price: String,
    #[schemars(extend("contentEncoding" = "base64"))]
    bytes: String,
}

#[derive(Serialize, Deserialize, JsonSchema)]
pub(crate) struct Anything {
    value: Value,
    maybe: Option<Value>,
    object: serde_json::Map<String, Value>,
    took: Duration,
    nothing: (),
}

pub(crate) fn add(cases: &mut Cases) {
    let numbers = |maybe| Numbers {
        tiny: -1,
        byte: 255,
        plain: -5,
        wide: 9_007_199_254_740_991,
        machine: 1,
        float: 1.5,
        double: 1e300,
        not_zero: NonZeroI32::MIN,
        positive: NonZeroU8::MIN,
        maybe,
        wides: vec![1, 2],
    };
    cases.add("numbers", [numbers(None), numbers(Some(3))]);
    cases.add(
        "texts",
        [Texts {
            letter: 'x',
            address: [127, 0, 0, 1].into(),
            at: "2024-01-01T00:00:00Z".into(),
            id: None,
            price: "1.20".into(),
            bytes: "AAEC".into(),
        }],
    );
    let object = json!({ "deep": [null, { "er": 1 }] });
    cases.add(
        "anything",
        [Anything {
            value: json!([1, "two", null]),
            maybe: None,
            object: object.as_object().unwrap().clone(),
            took: Duration::from_millis(1500),
            nothing: (),
        }],
    );
}
