//! When two types are the same: by name, or by schema for those without one; null aside.

use serde_json::{Map, Value, json};

use crate::Type;

/// Keywords that say something about a type without changing it.
const ANNOTATIONS: [&str; 8] = [
    "title",
    "description",
    "default",
    "examples",
    "deprecated",
    "readOnly",
    "writeOnly",
    "$comment",
];

/// A type without null and annotations.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bare {
    pub(super) schema: Value,
    pub(super) nullable: bool,
}

impl Bare {
    pub(super) fn of(schema: &Value) -> Self {
        let Value::Object(map) = schema else {
            return Bare {
                schema: schema.clone(),
                nullable: false,
            };
        };
        let mut map = map.clone();
        map.retain(|key, _| !ANNOTATIONS.contains(&key.as_str()));
        if let Some(only) = only_choice(&map) {
            return only;
        }
        let nullable = drop_null_type(&mut map);
        Bare {
            schema: Value::Object(map),
            nullable,
        }
    }

    /// Name of the type, when it has one.
    pub(super) fn name(&self) -> Option<&str> {
        let target = self.schema.get("$ref")?.as_str()?;
        target.strip_prefix("#/$defs/")
    }

    /// Type of the items, when it is a list.
    pub(super) fn item(&self) -> Option<Bare> {
        let is_list =
            self.schema.get("type")? == "array" && self.schema.get("prefixItems").is_none();
        is_list
            .then(|| self.schema.get("items").map(Bare::of))
            .flatten()
    }

    /// The type as messages name it.
    pub(super) fn describe(&self) -> String {
        let or_null = if self.nullable { " or null" } else { "" };
        if let Some(name) = self.name() {
            return format!("{name}{or_null}");
        }
        if let Some(item) = self.item() {
            return format!("list of {}{or_null}", item.describe());
        }
        let name = self
            .schema
            .get("type")
            .and_then(Value::as_str)
            .unwrap_or("any");
        match self.schema.get("format").and_then(Value::as_str) {
            Some(format) => format!("{name} ({format}){or_null}"),
            None => format!("{name}{or_null}"),
        }
    }
}

/// Whether two types are the same, null aside.
pub(super) fn same(a: &Type, b: &Type) -> bool {
    Bare::of(&a.schema).schema == Bare::of(&b.schema).schema
}

/// Whether two types are the same and have a name.
pub(super) fn same_named(a: &Type, b: &Type) -> bool {
    same(a, b) && Bare::of(&a.schema).name().is_some()
}

/// The one schema that a choice leaves when null is taken out.
fn only_choice(map: &Map<String, Value>) -> Option<Bare> {
    let keyword = ["anyOf", "oneOf", "allOf"]
        .into_iter()
        .find(|key| map.contains_key(*key))?;
    if map.len() != 1 {
        return None;
    }
    let choices = map.get(keyword)?.as_array()?;
    let mut others: Vec<&Value> = choices
        .iter()
        .filter(|choice| **choice != json!({"type": "null"}))
        .collect();
    let nullable = others.len() < choices.len() && keyword != "allOf";
    match others.as_slice() {
        [only] => {
            let only = Bare::of(only);
            Some(Bare {
                nullable: nullable || only.nullable,
                ..only
            })
        }
        _ if nullable => {
            let schema = json!({ keyword: std::mem::take(&mut others) });
            Some(Bare { schema, nullable })
        }
        _ => None,
    }
}

/// Takes null out of `type` and `enum`.
fn drop_null_type(map: &mut Map<String, Value>) -> bool {
    let Some(Value::Array(types)) = map.get_mut("type") else {
        return false;
    };
    let before = types.len();
    types.retain(|name| name != "null");
    let nullable = types.len() < before;
    if let [only] = types.as_slice() {
        let only = only.clone();
        map.insert("type".to_owned(), only);
    }
    if let (true, Some(Value::Array(values))) = (nullable, map.get_mut("enum")) {
        values.retain(|value| !value.is_null());
    }
    nullable
}
