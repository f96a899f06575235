//! Structs: plain, new types, units, tuples, renames, defaults, generics, recursion.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::cases::Cases;

/// Identifies a card.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(crate) struct CardId(i64);

/// One card.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(crate) struct Card {
    id: CardId,
    /// What is to be done. It ends with neither `*/` nor a comment.
    title: String,
    note: Option<String>,
    parent: Option<Box<Card>>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    labels: Vec<String>,
}

fn card(parent: Option<Box<Card>>) -> Card {
    Card {
        id: CardId(1),
        title: "Write".into(),
        note: None,
        parent,
        labels: vec!["urgent".into()],
    }
}

/// Nothing to say.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(crate) struct Unit;

#[derive(Serialize, Deserialize, JsonSchema)]
pub(crate) struct Empty {}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sealed {}

#[derive(Serialize, Deserialize, JsonSchema)]
pub(crate) struct Pair(i32, String);

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Renamed {
    first_name: String,
    #[serde(rename = "delete")]
    remove: bool,
    #[serde(rename = "it's \"quoted\"")]
    quoted: u8,
    #[serde(rename = "1st")]
    first: u8,
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct Defaults {
    size: u32,
    name: String,
    #[deprecated]
    old: bool,
}

#[expect(deprecated)]
impl Default for Defaults {
    fn default() -> Self {
        Self {
            size: 20,
            name: "new".into(),
            old: false,
        }
    }
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Page_for_{T}")]
pub(crate) struct Page<T> {
    items: Vec<T>,
    next: Option<String>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Either_of_{L}_or_{R}")]
pub(crate) enum Either<L, R> {
    Left(L),
    Right(R),
}

/// A tree, as deep as it wants to be.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(crate) struct Tree {
    children: Vec<Tree>,
}

pub(crate) fn add(cases: &mut Cases) {
    cases.add("card", [card(None), card(Some(Box::new(card(None))))]);
    cases.and_accepts([json!({ "id": 1, "title": "No note, no labels" })]);
    cases.add("unit", [Unit]);
    cases.add("empty", [Empty {}]);
    cases.add("sealed", [Sealed {}]);
    cases.add("pair", [Pair(1, "one".into())]);
    cases.add(
        "renamed",
        [Renamed {
            first_name: "A".into(),
            remove: true,
            quoted: 1,
            first: 1,
        }],
    );
    cases.add("defaults", [Defaults::default()]);
    cases.and_accepts([json!({}), json!({ "size": 3 })]);
    cases.add(
        "page",
        [Page {
            items: vec![card(None)],
            next: Some("2".into()),
        }],
    );
    cases.add(
        "page_of_pages",
        [Page {
            items: vec![Page {
                items: vec![1.5],
                next: None,
            }],
            next: None,
        }],
    );
    cases.add(
        "either",
        [
            Either::Left(CardId(1)),
            Either::Right(Page {
                items: vec![1.5],
                next: None,
            }),
        ],
    );
    cases.add(
        "tree",
        [Tree {
            children: vec![Tree { children: vec![] }],
        }],
    );
}
