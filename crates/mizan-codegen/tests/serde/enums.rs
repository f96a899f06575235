//! Enums in all four representations, described, mixed, nested and empty of fields.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{cases::Cases, collections::Colour};

#[derive(Serialize, Deserialize, JsonSchema)]
pub(crate) struct Inner {
    pub(crate) size: i32,
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Strict {
    size: i32,
}

#[derive(Serialize, Deserialize, JsonSchema)]
pub(crate) struct Nothing;

/// How far a thing is.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(crate) enum Described {
    /// Not begun.
    Open,
    Done,
    /// Given up.
    #[deprecated]
    Dropped,
}

#[derive(Serialize, Deserialize, JsonSchema)]
pub(crate) enum External {
    Unit,
    OtherUnit,
    New(i32),
    Tuple(i32, String),
    /// A documented one.
    Struct {
        /// How many.
        count: u64,
        note: Option<String>,
    },
    Inner(Inner),
    Unnamed(Nothing),
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type")]
pub(crate) enum Internal {
    Unit,
    New(Inner),
    NewStrict(Strict),
    NewMap(BTreeMap<String, i32>),
    NewValues(serde_json::Map<String, Value>),
    NewUnit(Nothing),
    /// A documented one.
    Struct {
        z: i32,
        a: Option<bool>,
    },
    Nested(Nested),
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(crate) enum Nested {
    One { x: i32 },
    Two { y: i32 },
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(tag = "t", content = "c", rename_all = "camelCase")]
pub(crate) enum Adjacent {
    Unit,
    NewType(i32),
    Tuple(i32, Colour),
    Struct { a: Option<String> },
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum Untagged {
    Null,
    Number(f64),
    Integer(i64),
    Text(String),
    List(Vec<Untagged>),
    Inner(Inner),
    Struct { other: bool },
}

#[derive(Serialize, Deserialize, JsonSchema)]
pub(crate) struct Options {
    colour: Option<Colour>,
    described: Option<Described>,
    external: Option<External>,
    untagged: Option<Untagged>,
    colours: Vec<Option<Colour>>,
    result: Result<i32, String>,
}

pub(crate) fn add(cases: &mut Cases) {
    cases.add("colour", [Colour::Red]);
    #[expect(deprecated)]
    cases.add(
        "described",
        [Described::Open, Described::Done, Described::Dropped],
    );
    cases.add("external", external());
    cases.add("internal", internal());
    cases.add("nested", [Nested::One { x: 1 }, Nested::Two { y: 1 }]);
    let tuple = Adjacent::Tuple(1, Colour::Red);
    cases.add(
        "adjacent",
        [
            Adjacent::Unit,
            Adjacent::NewType(1),
            tuple,
            Adjacent::Struct { a: None },
        ],
    );
    cases.add("untagged", untagged());
    cases.add("options", [options(false), options(true)]);
}

fn external() -> Vec<External> {
    vec![
        External::Unit,
        External::OtherUnit,
        External::New(1),
        External::Tuple(1, "one".into()),
        External::Struct {
            count: 1,
            note: None,
        },
        External::Inner(Inner { size: 1 }),
        External::Unnamed(Nothing),
    ]
}

fn internal() -> Vec<Internal> {
    vec![
        Internal::Unit,
        Internal::New(Inner { size: 1 }),
        Internal::NewStrict(Strict { size: 1 }),
        Internal::NewMap([("a".to_owned(), 1)].into()),
        Internal::NewValues([("a".to_owned(), Value::Null)].into_iter().collect()),
        Internal::NewUnit(Nothing),
        Internal::Struct { z: 1, a: None },
        Internal::Nested(Nested::Two { y: 1 }),
    ]
}

fn untagged() -> Vec<Untagged> {
    vec![
        Untagged::Null,
        Untagged::Number(1.5),
        Untagged::Integer(1),
        Untagged::Text("text".into()),
        Untagged::List(vec![Untagged::Null, Untagged::List(vec![])]),
        Untagged::Inner(Inner { size: 1 }),
        Untagged::Struct { other: true },
    ]
}

fn options(full: bool) -> Options {
    Options {
        colour: full.then_some(Colour::Red),
        described: full.then_some(Described::Open),
        external: full.then_some(External::New(1)),
        untagged: full.then_some(Untagged::Number(1.0)),
        colours: vec![None, Some(Colour::Red)],
        result: if full { Ok(1) } else { Err("no".into()) },
    }
}
