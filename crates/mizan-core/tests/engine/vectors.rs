//! The shared vectors of `spec/vectors`, which every language's implementation must give the same answers to.

use mizan_core::header::{self, Tag};
use mizan_core::jcs::{self, JcsError};
use mizan_core::key::{KeyParts, cache_key};
use serde_json::Value;

pub(crate) fn vectors(text: &str, list: &str) -> Vec<Value> {
    let file: Value = serde_json::from_str(text).expect("JSON");
    let vectors = file[list].as_array().cloned().expect("a list");
    assert!(!vectors.is_empty());
    vectors
}

pub(crate) fn text<'v>(vector: &'v Value, member: &str) -> &'v str {
    vector[member]
        .as_str()
        .unwrap_or_else(|| panic!("`{member}` is no text in {vector}"))
}

fn headers(list: &str) -> Vec<Value> {
    vectors(include_str!("../../../../spec/vectors/headers.json"), list)
}

fn tags(vector: &Value) -> Vec<Tag> {
    let tags = vector["tags"].as_array().cloned().expect("tags");
    let tags = tags.into_iter().map(|tag| Tag {
        context: text(&tag, "context").to_owned(),
        function: tag["function"].as_str().map(str::to_owned),
        params: serde_json::from_value(tag.get("params").cloned().unwrap_or_default())
            .unwrap_or_default(),
    });
    tags.collect()
}

#[test]
fn header_values_are_read_as_the_vectors_say() {
    for vector in headers("both").iter().chain(&headers("read")) {
        assert_eq!(
            header::parse(text(vector, "value")),
            Ok(tags(vector)),
            "{}",
            vector["name"]
        );
    }
}

#[test]
fn header_values_are_written_as_the_vectors_say() {
    for vector in headers("both").iter().chain(&headers("widened")) {
        assert_eq!(
            header::format(&tags(vector)),
            text(vector, "value"),
            "{}",
            vector["name"]
        );
    }
}

#[test]
fn header_values_are_refused_as_the_vectors_say() {
    for vector in headers("rejected") {
        assert!(
            header::parse(text(&vector, "value")).is_err(),
            "{}",
            vector["name"]
        );
    }
}

#[test]
fn keys_are_those_of_the_vectors_and_all_different() {
    let vectors = vectors(include_str!("../../../../spec/vectors/keys.json"), "keys");
    for vector in &vectors {
        let parts = KeyParts {
            app: text(vector, "app"),
            revision: text(vector, "revision"),
            context: text(vector, "context"),
            audience: text(vector, "audience"),
            params: text(vector, "params"),
            surroundings: text(vector, "surroundings"),
        };
        let key = cache_key(text(vector, "secret").as_bytes(), &parts);
        assert_eq!(key, text(vector, "key"), "{}", vector["name"]);
        let same = vectors.iter().filter(|other| other["key"] == vector["key"]);
        assert_eq!(same.count(), 1, "{}", vector["name"]);
    }
}

fn params(list: &str) -> Vec<Value> {
    vectors(include_str!("../../../../spec/vectors/params.json"), list)
}

#[test]
fn canonical_texts_are_those_of_the_vectors() {
    for vector in params("canonical") {
        let canonical = jcs::canonical(text(&vector, "json"));
        assert_eq!(
            canonical.as_deref(),
            Ok(text(&vector, "canonical")),
            "{}",
            vector["name"]
        );
    }
}

#[test]
fn texts_without_a_canonical_form_are_refused_for_the_reason_of_the_vectors() {
    for vector in params("rejected") {
        let error = jcs::canonical(text(&vector, "json")).expect_err(text(&vector, "name"));
        let reason = match error {
            JcsError::Syntax { .. } => "syntax",
            JcsError::Text { .. } => "text",
            JcsError::Repeated { .. } => "repeated",
            JcsError::Integer { .. } => "integer",
            JcsError::Infinite { .. } => "infinite",
            JcsError::Depth { .. } => "depth",
            _ => "unknown",
        };
        assert_eq!(
            reason,
            text(&vector, "reason"),
            "{}: {error}",
            vector["name"]
        );
    }
}
