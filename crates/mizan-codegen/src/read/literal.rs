//! `const` and `enum`: types of one value, or of a few.

use serde_json::{Map, Value};

use super::reader::Reader;
use crate::model::{Literal, Member, Ty};

/// Above this, two integers may be one JavaScript number.
const LARGEST_SAFE: u64 = (1 << 53) - 1;

impl Reader<'_> {
    /// The values a schema lists; they say more than its `type`.
    pub(super) fn literals(&mut self, schema: &Map<String, Value>) -> Option<Ty> {
        if let Some(value) = schema.get("const") {
            return Some(self.literal(value));
        }
        let Value::Array(values) = schema.get("enum")? else {
            return Some(self.refuse("`enum` is not a list", "list the values"));
        };
        let members: Vec<Member> = values
            .iter()
            .map(|value| self.literal(value).into())
            .collect();
        Some(Ty::union(members))
    }

    fn literal(&mut self, value: &Value) -> Ty {
        match value {
            Value::Null => Ty::Null,
            Value::Bool(value) => Ty::Literal(Literal::Boolean(*value)),
            Value::String(text) => Ty::Literal(Literal::Text(text.clone())),
            Value::Number(number) if is_safe(number) => {
                Ty::Literal(Literal::Number(number.to_string()))
            }
            Value::Number(number) => self.refuse(
                format!("the constant {number} does not fit a JavaScript number"),
                "use a string or a smaller number",
            ),
            Value::Array(_) | Value::Object(_) => self.refuse(
                format!("the constant {value} is not a scalar"),
                "use a string, a number, a boolean or null",
            ),
        }
    }
}

fn is_safe(number: &serde_json::Number) -> bool {
    match (number.as_u64(), number.as_i64()) {
        (Some(value), _) => value <= LARGEST_SAFE,
        (None, Some(value)) => value.unsigned_abs() <= LARGEST_SAFE,
        (None, None) => true,
    }
}
