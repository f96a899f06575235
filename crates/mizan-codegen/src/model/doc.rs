//! What is said about a thing besides its type.

use serde_json::{Map, Value};

/// The content of one `TSDoc` comment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Doc {
    pub(crate) text: Option<String>,
    /// Sentences of the generator's own, each a paragraph.
    pub(crate) remarks: Vec<String>,
    /// Value of an absent field, in JSON spelling.
    pub(crate) default: Option<String>,
    pub(crate) deprecated: bool,
}

/// A default longer than this says little to a reader.
const LONGEST_DEFAULT: usize = 60;

impl Doc {
    /// Only a description, if there is one.
    pub(crate) fn text(description: Option<&str>) -> Self {
        let text = description.map(str::trim).filter(|text| !text.is_empty());
        Self {
            text: text.map(str::to_owned),
            ..Self::default()
        }
    }

    /// What a schema says of itself.
    pub(crate) fn of(schema: &Map<String, Value>) -> Self {
        Self {
            deprecated: schema.get("deprecated") == Some(&Value::Bool(true)),
            ..Self::text(schema.get("description").and_then(Value::as_str))
                .with_default(schema.get("default"))
        }
    }

    pub(crate) fn with_default(mut self, default: Option<&Value>) -> Self {
        let spelled = default
            .filter(|value| !value.is_null())
            .map(Value::to_string);
        self.default = spelled
            .filter(|text| text.len() <= LONGEST_DEFAULT)
            .or(self.default);
        self
    }

    pub(crate) fn with_remarks(mut self, remarks: impl IntoIterator<Item = String>) -> Self {
        self.remarks.extend(remarks);
        self
    }

    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
