//! What a mutation invalidates: a context, optionally one function of it, optionally narrowed by params.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};
use serde_json::Value;

/// A context whose bundles are stale, or only one function of them, or only some bundles.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// Wire name of the context.
    pub context: String,
    /// Wire name of the only function touched.
    pub function: Option<String>,
    /// Values a bundle must have, by context param; a param that is not named does not narrow.
    pub params: BTreeMap<String, Value>,
}

impl Target {
    /// The whole context.
    pub fn whole(context: impl Into<String>) -> Self {
        Target {
            context: context.into(),
            function: None,
            params: BTreeMap::new(),
        }
    }

    /// The bundles of a context that have the values of `params`, a struct or map; fields that are null do not narrow.
    ///
    /// # Errors
    /// When `params` does not serialise to a JSON object.
    pub fn narrowed(
        context: impl Into<String>,
        params: &impl Serialize,
    ) -> Result<Self, serde_json::Error> {
        let mut params: BTreeMap<String, Value> =
            serde_json::from_value(serde_json::to_value(params)?)?;
        params.retain(|_, value| !value.is_null());
        Ok(Target {
            context: context.into(),
            function: None,
            params,
        })
    }

    /// The same target for one function of the context only.
    #[must_use]
    pub fn function(mut self, function: impl Into<String>) -> Self {
        self.function = Some(function.into());
        self
    }
}

/// A whole context is its bare name; anything narrower an object.
impl Serialize for Target {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.function.is_none() && self.params.is_empty() {
            return serializer.serialize_str(&self.context);
        }
        let mut target = serializer.serialize_struct("Target", 3)?;
        target.serialize_field("context", &self.context)?;
        if let Some(function) = &self.function {
            target.serialize_field("function", function)?;
        }
        if !self.params.is_empty() {
            target.serialize_field("params", &self.params)?;
        }
        target.end()
    }
}
