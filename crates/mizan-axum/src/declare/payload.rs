//! The payload type of a declared error, put together from its fields.

use super::types::output_type;
use mizan_core::Type;
use schemars::JsonSchema;
use serde_json::{Map, Value, json};

/// The fields so far.
#[derive(Debug, Default)]
pub struct Payload {
    properties: Map<String, Value>,
    defs: Map<String, Value>,
}

impl Payload {
    /// No fields.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a field.
    #[must_use]
    pub fn field<T: JsonSchema>(mut self, name: &str, doc: Option<String>) -> Self {
        let Type { mut schema, defs } = output_type::<T>();
        if let (Some(doc), Value::Object(fields)) = (doc, &mut schema) {
            fields.insert("description".to_owned(), Value::String(doc));
        }
        self.properties.insert(name.to_owned(), schema);
        self.defs.extend(defs);
        self
    }

    /// The object type; nothing when there are no fields.
    pub fn into_type(self) -> Option<Type> {
        if self.properties.is_empty() {
            return None;
        }
        let required: Vec<&String> = self.properties.keys().collect();
        let schema =
            json!({ "type": "object", "required": required, "properties": self.properties });
        Some(Type {
            schema,
            defs: self.defs,
        })
    }
}
