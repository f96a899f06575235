//! Numbers and text.

use serde_json::{Map, Value};

use super::reader::Reader;
use crate::model::Ty;

impl Reader<'_> {
    pub(super) fn number(&mut self, schema: &Map<String, Value>) -> Ty {
        match format(schema) {
            Some("int64" | "uint64" | "int" | "uint") => Ty::Number { wide: true },
            Some(format @ ("int128" | "uint128")) => self.refuse(
                format!("an integer of format `{format}` does not fit a JavaScript number"),
                "send it as a string: `#[serde(with = …)]` and `#[schemars(with = \"String\")]`",
            ),
            _ => Ty::Number { wide: false },
        }
    }

    pub(super) fn text(schema: &Map<String, Value>) -> Ty {
        let encoding = schema.get("contentEncoding").and_then(Value::as_str);
        Ty::Text {
            format: format(schema).or(encoding).map(str::to_owned),
        }
    }
}

fn format(schema: &Map<String, Value>) -> Option<&str> {
    schema.get("format").and_then(Value::as_str)
}
