//! Comparison of JSON values, with a pointer to every difference.

use serde_json::Value;

use crate::Mismatch;

/// How much of an object the expectation must name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    Whole,
    Subset,
}

/// Every difference between two values. The text `{{any}}` in the expectation stands for any text but the empty one.
pub(crate) fn compare(expected: &Value, actual: &Value, extent: Extent) -> Vec<Mismatch> {
    let mut found = Vec::new();
    walk("", expected, actual, extent, &mut found);
    found
}

fn walk(path: &str, expected: &Value, actual: &Value, extent: Extent, found: &mut Vec<Mismatch>) {
    match (expected, actual) {
        (Value::Object(want), Value::Object(have)) => {
            for (key, value) in want {
                let path = format!("{path}/{}", key.replace('~', "~0").replace('/', "~1"));
                match have.get(key) {
                    Some(actual) => walk(&path, value, actual, extent, found),
                    None => found.push(differs(&path, &value.to_string(), "nothing")),
                }
            }
            if extent == Extent::Whole {
                for (key, value) in have.iter().filter(|(key, _)| !want.contains_key(*key)) {
                    found.push(differs(
                        &format!("{path}/{key}"),
                        "nothing",
                        &value.to_string(),
                    ));
                }
            }
        }
        (Value::Array(want), Value::Array(have)) if want.len() == have.len() => {
            for (index, (expected, actual)) in want.iter().zip(have).enumerate() {
                walk(&format!("{path}/{index}"), expected, actual, extent, found);
            }
        }
        (Value::String(any), Value::String(text)) if any == "{{any}}" && !text.is_empty() => {}
        _ if expected == actual => {}
        _ => found.push(differs(path, &expected.to_string(), &actual.to_string())),
    }
}

fn differs(path: &str, expected: &str, actual: &str) -> Mismatch {
    Mismatch {
        what: format!("body {path}").trim_end().to_owned(),
        expected: expected.to_owned(),
        actual: actual.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn places(expected: &Value, actual: &Value, extent: Extent) -> Vec<String> {
        let found = compare(expected, actual, extent).into_iter();
        found.map(|mismatch| mismatch.what).collect()
    }

    #[test]
    fn every_difference_is_named_by_its_pointer() {
        let expected = json!({"a": {"b": 1}, "c": [1, 2], "gone": 1});
        let actual = json!({"a": {"b": 2}, "c": [1, 3], "new": 1});
        assert_eq!(
            places(&expected, &actual, Extent::Whole),
            ["body /a/b", "body /c/1", "body /gone", "body /new"]
        );
    }

    #[test]
    fn a_subset_leaves_out_keys_but_no_items() {
        let actual = json!({"a": [{"x": 1, "y": 2}], "b": 1});
        assert!(compare(&json!({"a": [{"x": 1}]}), &actual, Extent::Subset).is_empty());
        assert_eq!(
            places(&json!({"a": []}), &actual, Extent::Subset),
            ["body /a"]
        );
    }

    #[test]
    fn any_stands_for_a_text_that_is_not_empty() {
        assert!(compare(&json!("{{any}}"), &json!("x"), Extent::Whole).is_empty());
        assert_eq!(
            compare(&json!("{{any}}"), &json!(""), Extent::Whole).len(),
            1
        );
        assert_eq!(
            compare(&json!("{{any}}"), &json!(1), Extent::Whole).len(),
            1
        );
    }
}
