//! Nulls that stand where a type has none: what a language without null safety writes for a value it does not have, and
//! for a number that is not finite.

use serde_json::{Map, Value};

use crate::Type;

/// Longest way through references and alternatives that is followed without a step into the value.
const MAX_HOPS: usize = 32;

/// The place of the first null in a JSON text that its type does not allow, as a JSON Pointer. Text that is no JSON has
/// none, nor has a value the type's schema does not describe.
pub fn misplaced_null(ty: &Type, json: &[u8]) -> Option<String> {
    let value: Value = serde_json::from_slice(json).ok()?;
    match fit(ty, &ty.schema, &value, MAX_HOPS) {
        Fit::Null(steps) => Some(pointer(&steps)),
        Fit::Fits | Fit::Other => None,
    }
}

/// How a value stands to a schema.
enum Fit {
    Fits,
    /// It has a null where there may be none; the steps that lead there, the last one first.
    Null(Vec<String>),
    /// It is of another kind, as values are in all but one branch of a union.
    Other,
}

fn fit(ty: &Type, schema: &Value, value: &Value, hops: usize) -> Fit {
    let Some(schema) = schema.as_object().filter(|_| hops > 0) else {
        return Fit::Fits;
    };
    if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
        let target = target.strip_prefix("#/$defs/");
        let target = target.and_then(|name| ty.defs.get(name));
        return target.map_or(Fit::Fits, |target| fit(ty, target, value, hops - 1));
    }
    for keyword in ["anyOf", "oneOf"] {
        if let Some(branches) = schema.get(keyword).and_then(Value::as_array) {
            return one_of(ty, branches, value, hops - 1);
        }
    }
    if let Some(all) = schema.get("allOf").and_then(Value::as_array) {
        return first_misfit(all.iter().map(|each| fit(ty, each, value, hops - 1)));
    }
    plain(ty, schema, value)
}

/// The best of several branches.
fn one_of(ty: &Type, branches: &[Value], value: &Value, hops: usize) -> Fit {
    let mut best = Fit::Other;
    for branch in branches {
        match fit(ty, branch, value, hops) {
            Fit::Fits => return Fit::Fits,
            Fit::Null(steps) => best = Fit::Null(steps),
            Fit::Other => {}
        }
    }
    best
}

fn first_misfit(mut fits: impl Iterator<Item = Fit>) -> Fit {
    fits.find(|fit| !matches!(fit, Fit::Fits))
        .unwrap_or(Fit::Fits)
}

/// A schema without references and choices.
fn plain(ty: &Type, schema: &Map<String, Value>, value: &Value) -> Fit {
    if !is_kind(schema, value) {
        return if value.is_null() {
            Fit::Null(Vec::new())
        } else {
            Fit::Other
        };
    }
    match value {
        Value::Object(members) => first_misfit(members.iter().map(|(name, member)| {
            let inside = property(schema, name);
            step(
                inside.map_or(Fit::Fits, |inside| fit(ty, inside, member, MAX_HOPS)),
                || name.clone(),
            )
        })),
        Value::Array(items) => first_misfit(items.iter().enumerate().map(|(index, item)| {
            let inside = element(schema, index);
            step(
                inside.map_or(Fit::Fits, |inside| fit(ty, inside, item, MAX_HOPS)),
                || index.to_string(),
            )
        })),
        _ => Fit::Fits,
    }
}

/// Whether a value has the type and is among the values that a schema names.
fn is_kind(schema: &Map<String, Value>, value: &Value) -> bool {
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let is = |name: &Value| name == kind || (kind == "number" && name == "integer");
    let typed = match schema.get("type") {
        Some(Value::Array(names)) => names.iter().any(is),
        Some(name) => is(name),
        None => true,
    };
    let constant = schema.get("const").is_none_or(|only| only == value);
    let listed = schema.get("enum").and_then(Value::as_array);
    typed && constant && listed.is_none_or(|all| all.contains(value)) && has_required(schema, value)
}

/// Whether an object has the members that every object of the schema has.
fn has_required(schema: &Map<String, Value>, value: &Value) -> bool {
    let required = schema.get("required").and_then(Value::as_array);
    let Some((required, members)) = required.zip(value.as_object()) else {
        return true;
    };
    let mut names = required.iter().filter_map(Value::as_str);
    names.all(|name| members.contains_key(name))
}

fn property<'s>(schema: &'s Map<String, Value>, name: &str) -> Option<&'s Value> {
    let properties = schema.get("properties");
    let declared = properties.and_then(|properties| properties.get(name));
    declared.or_else(|| schema.get("additionalProperties"))
}

fn element(schema: &Map<String, Value>, index: usize) -> Option<&Value> {
    let first = schema.get("prefixItems");
    let first = first.and_then(|items| items.get(index));
    first.or_else(|| schema.get("items"))
}

fn step(fit: Fit, name: impl FnOnce() -> String) -> Fit {
    match fit {
        Fit::Null(mut steps) => {
            steps.push(name());
            Fit::Null(steps)
        }
        other => other,
    }
}

fn pointer(steps: &[String]) -> String {
    let steps = steps.iter().rev();
    steps
        .map(|step| format!("/{}", step.replace('~', "~0").replace('/', "~1")))
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::misplaced_null;
    use crate::Type;

    fn found(schema: &Value, value: &Value) -> Option<String> {
        let defs = json!({
            "Card": {
                "type": "object",
                "properties": { "id": { "type": "integer" }, "note": { "anyOf": [{ "type": "string" }, { "type": "null" }] } },
            },
            "Box": { "type": "object", "properties": { "kind": { "const": "box" }, "size": { "type": "number" } } },
            "Dot": { "type": "object", "properties": { "kind": { "const": "dot" } } },
            "Tree": { "type": "object", "properties": { "children": { "type": "array", "items": { "$ref": "#/$defs/Tree" } } } },
        });
        let ty = Type {
            schema: schema.clone(),
            defs: defs.as_object().cloned().unwrap_or_default(),
        };
        misplaced_null(&ty, value.to_string().as_bytes())
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
}
