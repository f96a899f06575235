//! The reader's state: where it is, which named types it has met, what went wrong.

use std::collections::BTreeMap;

use serde_json::Value;

use super::place::{Place, Segment};
use crate::{
    error::GenerateError,
    model::Ty,
    names::{decode_reference, pascal},
};

/// Reads schemas of one document and remembers every problem instead of stopping at the first.
pub(super) struct Reader<'a> {
    schemas: &'a BTreeMap<String, Value>,
    pub(super) place: Place<'a>,
    /// Named types met and not yet read.
    pub(super) met: Vec<&'a str>,
    pub(super) errors: Vec<GenerateError>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(schemas: &'a BTreeMap<String, Value>) -> Self {
        Self {
            schemas,
            place: Place::default(),
            met: Vec::new(),
            errors: Vec::new(),
        }
    }

    /// Reads the schema of `owner`, which stands at `pointer`.
    pub(super) fn read(&mut self, owner: String, pointer: String, schema: &'a Value) -> Ty {
        self.place = Place {
            owner,
            base: pointer,
            path: Vec::new(),
        };
        self.schema(schema)
    }

    /// Reads a schema some steps further down.
    pub(super) fn at(&mut self, steps: &[Segment<'a>], schema: &'a Value) -> Ty {
        let depth = self.place.path.len();
        self.place.path.extend_from_slice(steps);
        let ty = self.schema(schema);
        self.place.path.truncate(depth);
        ty
    }

    /// Remembers a problem here; the type stands in for the one that cannot be made.
    pub(super) fn refuse(&mut self, reason: impl Into<String>, remedy: &str) -> Ty {
        self.errors
            .push(self.place.unsupported(reason.into(), remedy));
        Ty::Never
    }

    /// The type a `$ref` names.
    pub(super) fn reference(&mut self, reference: &str) -> Ty {
        let known = decode_reference(reference)
            .and_then(|name| self.schemas.get_key_value(&*name))
            .map(|(name, _)| name.as_str());
        let Some(name) = known else {
            return self.refuse(
                format!("`$ref` to `{reference}`, which is not in the document"),
                "refer to a type under `#/components/schemas/`",
            );
        };
        self.met.push(name);
        Ty::Named(pascal(name))
    }

    /// The schema of a named type.
    pub(super) fn named(&self, name: &str) -> Option<&'a Value> {
        self.schemas.get(name)
    }
}
