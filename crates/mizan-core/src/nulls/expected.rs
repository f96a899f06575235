//! A type's schema made ready for one quick look at a value, which finds nearly every value to be fine.

use std::collections::HashMap;

use serde::de::DeserializeSeed;
use serde_json::{Map, Value};

use super::exact::is_kind;
use super::look::Look;
use crate::Type;

/// Where nulls may stand in values of a type.
#[derive(Debug)]
pub(super) struct Expected {
    root: Place,
    parts: Vec<Part>,
}

/// What may stand at one place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) is_nullable: bool,
    pub(super) inside: Inside,
}

/// What is known of a value's own parts.
#[derive(Debug, Clone, Copy)]
pub(super) enum Inside {
    /// Nulls may stand anywhere.
    Free,
    /// A union: a null may or may not be fine.
    Unsure,
    /// Its parts are described.
    Part(usize),
}

/// The members of an object or the items of a list.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub(super) members: HashMap<String, Place>,
    pub(super) first: Vec<Place>,
    pub(super) others: Option<Place>,
}

pub(super) const FREE: Place = Place {
    is_nullable: true,
    inside: Inside::Free,
};
pub(super) const UNSURE: Place = Place {
    is_nullable: false,
    inside: Inside::Unsure,
};

impl Expected {
    /// Makes a type ready.
    pub(super) fn of(ty: &Type) -> Self {
        let mut reader = Reader {
            ty,
            parts: Vec::new(),
            known: HashMap::new(),
        };
        let root = reader.place(&ty.schema);
        Expected {
            root,
            parts: reader.parts,
        }
    }

    /// Whether no null stands where there may be none; `false` also when that takes a closer look.
    pub(super) fn is_surely_fine(&self, json: &[u8]) -> bool {
        let mut reader = serde_json::Deserializer::from_slice(json);
        let look = Look {
            parts: &self.parts,
            place: self.root,
        };
        look.deserialize(&mut reader).is_ok() && reader.end().is_ok()
    }
}

/// Reads a schema.
struct Reader<'t> {
    ty: &'t Type,
    parts: Vec<Part>,
    /// Definitions that have been read or are being read.
    known: HashMap<&'t str, Place>,
}

impl<'t> Reader<'t> {
    fn place(&mut self, schema: &'t Value) -> Place {
        let Some(schema) = schema.as_object() else {
            return FREE;
        };
        if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
            return self.definition(target);
        }
        let branches = ["anyOf", "oneOf"].iter().find_map(|word| schema.get(*word));
        if let Some(branches) = branches.and_then(Value::as_array) {
            return self.branches(branches);
        }
        match schema
            .get("allOf")
            .and_then(Value::as_array)
            .map(Vec::as_slice)
        {
            Some([only]) => self.place(only),
            Some(_) => UNSURE,
            None => self.plain(schema),
        }
    }

    /// One that contains itself is not known to be nullable before it has been read, which is the safe side.
    fn definition(&mut self, target: &'t str) -> Place {
        let name = target.strip_prefix("#/$defs/").unwrap_or(target);
        let Some(schema) = self.ty.defs.get(name) else {
            return FREE;
        };
        if let Some(place) = self.known.get(name) {
            return *place;
        }
        self.known.insert(name, UNSURE);
        let place = self.place(schema);
        self.known.insert(name, place);
        place
    }

    /// A choice between null and one other kind is none; any other union is left to the closer look.
    fn branches(&mut self, branches: &'t [Value]) -> Place {
        let null = serde_json::json!({ "type": "null" });
        let mut others = branches.iter().filter(|branch| **branch != null);
        let is_nullable = branches.contains(&null);
        match (others.next(), others.next()) {
            (Some(only), None) => {
                let place = self.place(only);
                Place {
                    is_nullable: is_nullable || place.is_nullable,
                    ..place
                }
            }
            _ => Place {
                is_nullable,
                ..UNSURE
            },
        }
    }

    fn plain(&mut self, schema: &'t Map<String, Value>) -> Place {
        let is_nullable = is_kind(schema, &Value::Null);
        let properties = schema.get("properties").and_then(Value::as_object);
        let first = schema.get("prefixItems").and_then(Value::as_array);
        let others = ["additionalProperties", "items"];
        let others = others.iter().find_map(|word| schema.get(*word));
        if properties.is_none() && first.is_none() && others.is_none() {
            let inside = Inside::Free;
            return Place {
                is_nullable,
                inside,
            };
        }
        let members = properties.into_iter().flatten();
        let members = members.map(|(name, each)| (name.clone(), self.place(each)));
        let members = members.collect();
        let first = first.into_iter().flatten().map(|each| self.place(each));
        let first = first.collect();
        let others = others.map(|each| self.place(each));
        self.parts.push(Part {
            members,
            first,
            others,
        });
        let inside = Inside::Part(self.parts.len() - 1);
        Place {
            is_nullable,
            inside,
        }
    }
}
