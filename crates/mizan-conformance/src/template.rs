//! Placeholders in the texts of a case: `{{origin}}`, `{{host}}`, captured names and `{{repeat TEXT N}}`.

use std::collections::HashMap;

use serde_json::Value;

/// Values by name, for one run of one case.
#[derive(Debug, Default)]
pub(crate) struct Names(HashMap<String, String>);

impl Names {
    pub(crate) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.insert(name.to_owned(), value.into());
    }

    /// The text with every known placeholder replaced; an unknown one stays, so that the request shows it.
    pub(crate) fn fill(&self, text: &str) -> String {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{{") {
            filled.push_str(before);
            match after
                .split_once("}}")
                .and_then(|(name, tail)| Some((self.value(name)?, tail)))
            {
                Some((value, tail)) => {
                    filled.push_str(&value);
                    rest = tail;
                }
                None => {
                    filled.push_str("{{");
                    rest = after;
                }
            }
        }
        filled + rest
    }

    /// The value with every text in it filled.
    pub(crate) fn fill_json(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.fill(text)),
            Value::Array(items) => items.iter().map(|item| self.fill_json(item)).collect(),
            Value::Object(members) => members
                .iter()
                .map(|(key, value)| (key.clone(), self.fill_json(value)))
                .collect(),
            other => other.clone(),
        }
    }

    fn value(&self, name: &str) -> Option<String> {
        if let Some(repeat) = name.strip_prefix("repeat ") {
            let (text, times) = repeat.rsplit_once(' ')?;
            return Some(text.repeat(times.parse().ok()?));
        }
        self.0.get(name).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_names_and_repeats_are_replaced_and_others_stay() {
        let mut names = Names::default();
        names.set("etag", "\"1\"");
        assert_eq!(names.fill("W/{{etag}}"), "W/\"1\"");
        assert_eq!(names.fill("<{{repeat ab 3}}>"), "<ababab>");
        assert_eq!(names.fill("{{any}} {{"), "{{any}} {{");
    }

    #[test]
    fn texts_inside_json_are_filled() {
        let filled = Names::default().fill_json(&serde_json::json!({"a": ["{{repeat x 2}}", 1]}));
        assert_eq!(filled, serde_json::json!({"a": ["xx", 1]}));
    }
}
