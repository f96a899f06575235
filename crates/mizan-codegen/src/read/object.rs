//! Objects: structs, maps, and structs with a map flattened into them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::{place::Segment, reader::Reader};
use crate::model::{Doc, Field, Literal, Member, Object, Ty};

impl<'a> Reader<'a> {
    pub(super) fn object(&mut self, schema: &'a Map<String, Value>) -> Ty {
        let mut object = Object::of(self.fields(schema));
        let others = self.other_values(schema);
        if let Some(key) = self.literal_keys(schema) {
            let value = others.unwrap_or(Ty::Json);
            let record = Ty::Record(Box::new(key), Box::new(value));
            return if object.fields.is_empty() {
                record
            } else {
                Ty::Intersection(vec![Ty::Object(object), record])
            };
        }
        object.integer_keys = has_integer_keys(schema);
        object.index = others.map(Box::new);
        Ty::Object(object)
    }

    fn fields(&mut self, schema: &'a Map<String, Value>) -> Vec<Field> {
        let Some(Value::Object(properties)) = schema.get("properties") else {
            return Vec::new();
        };
        let required: BTreeSet<&str> = match schema.get("required") {
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
            _ => BTreeSet::new(),
        };
        properties
            .iter()
            .map(|(name, property)| {
                let ty = self.at(&[Segment::Key("properties"), Segment::Key(name)], property);
                let doc = property.as_object().map(Doc::of).unwrap_or_default();
                Field {
                    name: name.clone(),
                    optional: !required.contains(name.as_str()),
                    doc: doc.with_remarks(ty.remarks()),
                    ty,
                }
            })
            .collect()
    }

    /// The type of values under keys that are no fields; `None` when there are no such keys or
    /// nothing is said of them.
    fn other_values(&mut self, schema: &'a Map<String, Value>) -> Option<Ty> {
        let mut values: Vec<Member> = Vec::new();
        if let Some(Value::Object(patterns)) = schema.get("patternProperties") {
            for (pattern, value) in patterns.iter().collect::<BTreeMap<_, _>>() {
                let steps = [Segment::Key("patternProperties"), Segment::Key(pattern)];
                values.push(self.at(&steps, value).into());
            }
        }
        let mut closed = false;
        for keyword in ["additionalProperties", "unevaluatedProperties"] {
            match schema.get(keyword) {
                Some(Value::Bool(false)) => closed = true,
                Some(value) => values.push(self.at(&[Segment::Key(keyword)], value).into()),
                None => {}
            }
        }
        let no_fields = schema
            .get("properties")
            .is_none_or(|all| *all == Value::Object(Map::new()));
        let empty = closed && no_fields && is_whole(schema);
        (empty || !values.is_empty()).then(|| Ty::union(values))
    }

    /// The type of the keys, when `propertyNames` lists them or names a type.
    fn literal_keys(&mut self, schema: &'a Map<String, Value>) -> Option<Ty> {
        let names = schema.get("propertyNames")?;
        match self.at(&[Segment::Key("propertyNames")], names) {
            key @ (Ty::Named(_) | Ty::Literal(Literal::Text(_)) | Ty::Union(_)) => Some(key),
            _ => None,
        }
    }
}

/// No other keyword adds fields to the object.
fn is_whole(schema: &Map<String, Value>) -> bool {
    ["$ref", "allOf", "anyOf", "oneOf"]
        .iter()
        .all(|keyword| !schema.contains_key(*keyword))
}

fn has_integer_keys(schema: &Map<String, Value>) -> bool {
    match schema.get("patternProperties") {
        Some(Value::Object(patterns)) => {
            !patterns.is_empty() && patterns.keys().all(|p| p == r"^\d+$" || p == r"^-?\d+$")
        }
        _ => false,
    }
}
