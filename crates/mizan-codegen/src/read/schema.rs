//! One schema: every keyword contributes a part, the type is all parts at once.

use serde_json::{Map, Value};

use super::{keyword, place::Segment, reader::Reader};
use crate::model::{Doc, Member, Ty};

impl<'a> Reader<'a> {
    /// Reads the schema at the current place.
    pub(super) fn schema(&mut self, schema: &'a Value) -> Ty {
        match schema {
            Value::Bool(true) => Ty::Json,
            Value::Bool(false) => Ty::Never,
            Value::Object(keywords) => self.keywords(keywords),
            _ => self.refuse(
                "a schema that is neither an object nor a boolean",
                "write a schema",
            ),
        }
    }

    fn keywords(&mut self, schema: &'a Map<String, Value>) -> Ty {
        self.refuse_unknown(schema);
        if schema.get("not").is_some_and(excludes_everything) {
            return Ty::Never;
        }
        let mut parts = Vec::new();
        parts.extend(self.literals(schema).or_else(|| self.typed(schema)));
        if let Some(reference) = schema.get("$ref") {
            parts.push(self.reference(reference.as_str().unwrap_or_default()));
        }
        for keyword in ["allOf", "anyOf", "oneOf"] {
            if let Some(schemas) = schema.get(keyword) {
                parts.extend(self.combined(keyword, schemas));
            }
        }
        Ty::intersection(parts)
    }

    fn refuse_unknown(&mut self, schema: &Map<String, Value>) {
        let mut unknown: Vec<_> = schema
            .keys()
            .filter(|keyword| !keyword::is_known(keyword))
            .collect();
        unknown.sort();
        for keyword in unknown {
            self.refuse(
                format!("keyword `{keyword}` has no TypeScript form"),
                "describe the type without it, or use a type that serde represents plainly",
            );
        }
        let is_meant = |not: &Value| excludes_values_only(not) || excludes_everything(not);
        if let Some(not) = schema.get("not").filter(|not| !is_meant(not)) {
            self.refuse(
                format!("`not: {not}` has no TypeScript form"),
                "describe what the type is instead of what it is not",
            );
        }
    }

    /// `allOf` gives a part for each schema, `anyOf` and `oneOf` one part: their union. An
    /// alternative of `{}` is kept: flattened options are written so, and `settle` tells them apart.
    fn combined(&mut self, keyword: &'a str, schemas: &'a Value) -> Vec<Ty> {
        let Value::Array(schemas) = schemas else {
            return vec![self.refuse(
                format!("`{keyword}` is not a list"),
                "write a list of schemas",
            )];
        };
        let types = schemas.iter().enumerate().map(|(index, schema)| {
            let ty = self.at(&[Segment::Key(keyword), Segment::Index(index)], schema);
            Member {
                ty,
                doc: schema.as_object().map(Doc::of).unwrap_or_default(),
            }
        });
        if keyword == "allOf" {
            return types.map(|member| member.ty).collect();
        }
        let members: Vec<_> = types.collect();
        let may_be_absent = schemas
            .iter()
            .any(|schema| *schema == Value::Object(Map::new()));
        vec![if may_be_absent {
            Ty::Union(members)
        } else {
            Ty::union(members)
        }]
    }

    /// The type by `type`, or by the keywords that imply one.
    fn typed(&mut self, schema: &'a Map<String, Value>) -> Option<Ty> {
        match schema.get("type") {
            Some(Value::String(name)) => Some(self.by_name(name, schema)),
            Some(Value::Array(names)) => {
                let members: Vec<Member> = names
                    .iter()
                    .map(|name| {
                        self.by_name(name.as_str().unwrap_or_default(), schema)
                            .into()
                    })
                    .collect();
                Some(Ty::union(members))
            }
            Some(_) => Some(self.refuse("`type` is neither a name nor a list", "name a JSON type")),
            None => implied(schema).map(|name| self.by_name(name, schema)),
        }
    }

    fn by_name(&mut self, name: &str, schema: &'a Map<String, Value>) -> Ty {
        match name {
            "null" => Ty::Null,
            "boolean" => Ty::Boolean,
            "integer" | "number" => self.number(schema),
            "string" => Self::text(schema),
            "array" => self.array(schema),
            "object" => self.object(schema),
            _ => self.refuse(
                format!("unknown type `{name}`"),
                "use null, boolean, integer, number, string, array or object",
            ),
        }
    }
}

fn implied(schema: &Map<String, Value>) -> Option<&'static str> {
    let object = [
        "properties",
        "additionalProperties",
        "patternProperties",
        "propertyNames",
    ];
    let array = ["prefixItems", "items"];
    if object.iter().any(|keyword| schema.contains_key(*keyword)) {
        Some("object")
    } else if array.iter().any(|keyword| schema.contains_key(*keyword)) {
        Some("array")
    } else {
        None
    }
}

/// How schemars says `false` when there is a description to keep.
fn excludes_everything(not: &Value) -> bool {
    *not == Value::Bool(true) || *not == Value::Object(Map::new())
}

/// `NonZeroI32` is an integer that is not 0; the server checks that.
fn excludes_values_only(not: &Value) -> bool {
    let Value::Object(not) = not else {
        return false;
    };
    !not.is_empty()
        && not
            .keys()
            .all(|keyword| keyword == "const" || keyword == "enum")
}
