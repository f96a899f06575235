//! Flattened structs, maps, enums and options, alone and together.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    cases::Cases,
    enums::{Inner, Nested},
};

#[derive(Serialize, Deserialize, JsonSchema)]
pub(crate) enum Choice {
    Plain,
    Number(i32),
}

#[derive(Serialize, Deserialize, JsonSchema)]
pub(crate) struct OverStruct {
    name: String,
    #[serde(flatten)]
    inner: Inner,
    #[serde(flatten)]
    more: Option<More>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
pub(crate) struct More {
    more: bool,
}

#[derive(Serialize, Deserialize, JsonSchema)]
pub(crate) struct OverEnums {
    name: String,
    #[serde(flatten)]
    nested: Nested,
    #[serde(flatten)]
    choice: Choice,
}

#[derive(Serialize, Deserialize, JsonSchema)]
pub(crate) struct OverOption {
    name: String,
    #[serde(flatten)]
    nested: Option<Nested>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
pub(crate) struct OnlyOption {
    #[serde(flatten)]
    choice: Option<Choice>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
pub(crate) struct OverMap {
    name: String,
    note: Option<String>,
    #[serde(flatten)]
    rest: BTreeMap<String, i32>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
pub(crate) struct OverValues {
    name: String,
    inner: Inner,
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
pub(crate) struct OverMapAndEnum {
    name: String,
    #[serde(flatten)]
    nested: Nested,
    #[serde(flatten)]
    rest: BTreeMap<String, bool>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(tag = "event")]
pub(crate) enum FlattenedInside {
    Moved {
        #[serde(flatten)]
        inner: Inner,
        to: i32,
    },
    Other {
        #[serde(flatten)]
        nested: Nested,
    },
    Loose {
        #[serde(flatten)]
        rest: BTreeMap<String, i32>,
    },
}

/// A map with a name of its own.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(crate) struct Scores(BTreeMap<String, i32>);

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type")]
pub(crate) enum TaggedMap {
    Scores(Scores),
    None,
}

pub(crate) fn add(cases: &mut Cases) {
    structs_and_enums(cases);
    maps(cases);
    inside_enums(cases);
}

fn name() -> String {
    "name".to_owned()
}

fn inner() -> Inner {
    Inner { size: 1 }
}

fn structs_and_enums(cases: &mut Cases) {
    let over = |more| OverStruct {
        name: name(),
        inner: inner(),
        more,
    };
    cases.add("over_struct", [over(None), over(Some(More { more: true }))]);
    let over = |choice| OverEnums {
        name: name(),
        nested: Nested::One { x: 1 },
        choice,
    };
    cases.add("over_enums", [over(Choice::Plain), over(Choice::Number(1))]);
    let over = |nested| OverOption {
        name: name(),
        nested,
    };
    cases.add(
        "over_option",
        [over(None), over(Some(Nested::One { x: 1 }))],
    );
    let over = |choice| OnlyOption { choice };
    cases.add(
        "only_option",
        [
            over(None),
            over(Some(Choice::Plain)),
            over(Some(Choice::Number(1))),
        ],
    );
}

fn maps(cases: &mut Cases) {
    let rest = || BTreeMap::from([("extra".to_owned(), 1)]);
    cases.add(
        "over_map",
        [OverMap {
            name: name(),
            note: None,
            rest: rest(),
        }],
    );
    let rest = [
        ("a".to_owned(), Value::Null),
        ("b".to_owned(), Value::from(vec![1])),
    ]
    .into();
    cases.add(
        "over_values",
        [OverValues {
            name: name(),
            inner: inner(),
            rest,
        }],
    );
    let rest = [("extra".to_owned(), true)].into();
    let nested = Nested::Two { y: 1 };
    cases.add(
        "over_map_and_enum",
        [OverMapAndEnum {
            name: name(),
            nested,
            rest,
        }],
    );
}

fn inside_enums(cases: &mut Cases) {
    let scores = || BTreeMap::from([("a".to_owned(), 1)]);
    cases.add(
        "flattened_inside",
        [
            FlattenedInside::Moved {
                inner: inner(),
                to: 1,
            },
            FlattenedInside::Other {
                nested: Nested::Two { y: 1 },
            },
            FlattenedInside::Loose { rest: scores() },
        ],
    );
    cases.add(
        "tagged_map",
        [TaggedMap::Scores(Scores(scores())), TaggedMap::None],
    );
}
