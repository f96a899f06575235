//! Nulls that stand where a type has none: what a language without null safety writes for a value it does not have, and
//! for a number that is not finite.

mod exact;
mod expected;
mod look;

use expected::Expected;

use crate::Type;

/// Finds nulls that a type does not allow.
#[derive(Debug)]
pub struct Nulls {
    ty: Type,
    expected: Expected,
}

impl Nulls {
    /// Takes a type with all its definitions.
    pub fn new(ty: Type) -> Self {
        let expected = Expected::of(&ty);
        Nulls { ty, expected }
    }

    /// The place of the first null in a JSON text that the type does not allow, as a JSON Pointer. Text that is no JSON
    /// has none, nor has a value the type's schema does not describe.
    pub fn misplaced(&self, json: &[u8]) -> Option<String> {
        if self.expected.is_surely_fine(json) {
            return None;
        }
        exact::misplaced(&self.ty, json)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::Nulls;
    use crate::Type;

    fn found(schema: &Value, value: &Value) -> Option<String> {
        Nulls::new(typed(schema)).misplaced(value.to_string().as_bytes())
    }

    fn typed(schema: &Value) -> Type {
        let defs = json!({
            "Card": {
                "type": "object",
                "properties": { "id": { "type": "integer" }, "note": { "anyOf": [{ "type": "string" }, { "type": "null" }] } },
            },
            "Box": { "type": "object", "properties": { "kind": { "const": "box" }, "size": { "type": "number" } } },
            "Dot": { "type": "object", "properties": { "kind": { "const": "dot" } } },
            "Tree": { "type": "object", "properties": { "children": { "type": "array", "items": { "$ref": "#/$defs/Tree" } } } },
        });
        Type {
            schema: schema.clone(),
            defs: defs.as_object().cloned().unwrap_or_default(),
        }
    }

    #[test]
    fn a_null_that_the_type_allows_is_no_news() {
        let card = json!({ "$ref": "#/$defs/Card" });
        assert_eq!(found(&card, &json!({ "id": 1, "note": null })), None);
        assert_eq!(
            found(
                &json!({ "anyOf": [card, { "type": "null" }] }),
                &Value::Null
            ),
            None
        );
        assert_eq!(found(&json!({}), &json!([null])), None);
        assert_eq!(
            found(&json!({ "type": ["string", "null"] }), &Value::Null),
            None
        );
    }

    #[test]
    fn a_null_that_the_type_has_not_is_named() {
        let cards = json!({ "type": "array", "items": { "$ref": "#/$defs/Card" } });
        assert_eq!(
            found(&cards, &json!([{ "id": 1 }, { "id": null }])),
            Some("/1/id".to_owned())
        );
        let map = json!({ "type": "object", "additionalProperties": { "type": "number" } });
        assert_eq!(
            found(&map, &json!({ "a/b": null })),
            Some("/a~1b".to_owned())
        );
        let pair = json!({ "type": "array", "prefixItems": [{}, { "type": "string" }] });
        assert_eq!(found(&pair, &json!([null, null])), Some("/1".to_owned()));
        assert_eq!(
            found(&json!({ "type": "string" }), &Value::Null),
            Some(String::new())
        );
        assert_eq!(
            found(&json!({ "enum": ["a"] }), &Value::Null),
            Some(String::new())
        );
    }

    #[test]
    fn a_union_is_judged_by_the_branch_that_the_value_is_of() {
        let shape = json!({ "oneOf": [{ "$ref": "#/$defs/Dot" }, { "$ref": "#/$defs/Box" }] });
        assert_eq!(
            found(&shape, &json!({ "kind": "box", "size": null })),
            Some("/size".to_owned())
        );
        let bare = json!({ "anyOf": [{ "type": "object", "required": ["other"] }, { "$ref": "#/$defs/Card" }] });
        assert_eq!(found(&bare, &json!({ "id": null })), Some("/id".to_owned()));
        assert_eq!(found(&shape, &json!({ "kind": "dot", "size": null })), None);
        assert_eq!(found(&shape, &json!({ "kind": "new", "size": null })), None);
    }

    #[test]
    fn a_type_that_contains_itself_is_followed_as_deep_as_the_value() {
        let tree = json!({ "$ref": "#/$defs/Tree" });
        let value = json!({ "children": [{ "children": [null] }] });
        assert_eq!(
            found(&tree, &value),
            Some("/children/0/children/0".to_owned())
        );
    }

    fn values() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            Just(json!("a")),
            Just(json!(1)),
            Just(json!("box"))
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            let name = prop::sample::select(vec!["id", "note", "kind", "size", "children", "x"]);
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map(name.prop_map(str::to_owned), inner, 0..4)
                    .prop_map(|members| members.into_iter().collect()),
            ]
        })
    }

    fn types() -> impl Strategy<Value = Type> {
        let nothing = json!({ "type": "null" });
        let card = json!({ "$ref": "#/$defs/Card" });
        let tree = json!({ "$ref": "#/$defs/Tree" });
        let shape = json!({ "oneOf": [{ "$ref": "#/$defs/Dot" }, { "$ref": "#/$defs/Box" }] });
        let schemas = vec![
            json!({ "type": "array", "items": card }),
            json!({ "type": "object", "additionalProperties": { "anyOf": [shape, nothing] } }),
            json!({ "type": "array", "prefixItems": [{}, shape], "items": tree }),
            json!({ "allOf": [card, { "type": "object", "required": ["note"] }] }),
            json!({ "anyOf": [tree, card, nothing] }),
            tree,
        ];
        prop::sample::select(schemas).prop_map(|schema| typed(&schema))
    }

    proptest! {
        #[test]
        fn a_quick_look_overlooks_nothing(ty in types(), value in values()) {
            let text = value.to_string();
            let exact = super::exact::misplaced(&ty, text.as_bytes());
            prop_assert_eq!(Nulls::new(ty).misplaced(text.as_bytes()), exact);
        }
    }

    #[test]
    fn a_quick_look_is_enough_for_ordinary_values() {
        let ty = typed(&json!({ "type": "array", "items": { "$ref": "#/$defs/Card" } }));
        let text = json!([{ "id": 1, "note": null }, { "id": 2, "note": "b" }]).to_string();
        assert!(super::Expected::of(&ty).is_surely_fine(text.as_bytes()));
    }
}
