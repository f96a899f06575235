//! Lists, sets, tuples, arrays of fixed length, and maps by every kind of key.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::cases::Cases;

#[derive(Serialize, Deserialize, JsonSchema, PartialEq, Eq, PartialOrd, Ord, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Colour {
    Red,
    DarkGreen,
}

#[derive(Serialize, Deserialize, JsonSchema, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key(String);

#[derive(Serialize, Deserialize, JsonSchema)]
pub(crate) struct Lists {
    list: Vec<Option<bool>>,
    set: BTreeSet<String>,
    tuple: (i32, Option<String>, (bool,)),
    point: [f64; 3],
    hash: [u8; 16],
    none: [u8; 0],
    nested: Vec<Vec<Colour>>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
pub(crate) struct Maps {
    by_text: BTreeMap<String, i32>,
    by_number: BTreeMap<i64, String>,
    by_count: BTreeMap<u32, Vec<u8>>,
    by_colour: BTreeMap<Colour, i32>,
    by_new_type: BTreeMap<Key, Option<bool>>,
    of_maps: BTreeMap<String, BTreeMap<String, Key>>,
}

pub(crate) fn add(cases: &mut Cases) {
    cases.add(
        "lists",
        [Lists {
            list: vec![Some(true), None],
            set: ["a".to_owned()].into(),
            tuple: (1, None, (true,)),
            point: [0.0, 1.5, -2.0],
            hash: [7; 16],
            none: [],
            nested: vec![vec![], vec![Colour::Red, Colour::DarkGreen]],
        }],
    );
    let key = || Key("k".to_owned());
    cases.add(
        "maps",
        [Maps {
            by_text: [("a b".to_owned(), 1)].into(),
            by_number: [(-1, "minus one".to_owned())].into(),
            by_count: [(1, vec![1])].into(),
            by_colour: [(Colour::DarkGreen, 1)].into(),
            by_new_type: [(key(), None)].into(),
            of_maps: [("a".to_owned(), [("b".to_owned(), key())].into())].into(),
        }],
    );
    cases.add("map_itself", [BTreeMap::from([("a".to_owned(), 1.5)])]);
}
