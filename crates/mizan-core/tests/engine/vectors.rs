//! The shared vectors of `spec/vectors`, which every language's implementation must give the same answers to.

use mizan_core::header::{self, Tag};
use mizan_core::jcs::{self, JcsError};
use mizan_core::key::{KeyParts, cache_key};
use mizan_core::{Caller, CallerId, Registry};
use serde_json::{Value, json};

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

#[test]
fn audiences_are_those_of_the_vectors() {
    let list = include_str!("../../../../spec/vectors/keys.json");
    for vector in vectors(list, "audiences") {
        let id = CallerId::new(text(&vector, "kind"), text(&vector, "id")).unwrap();
        let caller = Caller::new(id)
            .staff(vector["staff"] == true)
            .superuser(vector["superuser"] == true);
        let caller = match vector["claims"].as_str() {
            Some(claims) => caller.claims(claims).unwrap(),
            None => caller,
        };
        assert_eq!(caller.text(), text(&vector, "text"));
        assert_eq!(Caller::parse(text(&vector, "text")), Some(caller));
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

/// A context with one param of a type, which is kept.
fn kept_by(schema: &Value) -> Registry {
    let of = || {
        vec![crate::declare::param(
            "p",
            crate::declare::inline(schema.clone()),
        )]
    };
    let context = mizan_core::ContextDecl {
        cache: Some(mizan_core::CachePolicy::new(
            60,
            0,
            mizan_core::Sharing::Everyone,
        )),
        ..crate::declare::context("c", of())
    };
    let read = crate::declare::query("read", "c", of(), crate::declare::text());
    crate::declare::registry(vec![context], vec![read])
}

#[test]
fn an_instant_has_the_text_of_the_vectors_whatever_its_offset() {
    let file = include_str!("../../../../spec/vectors/spellings.json");
    let app = kept_by(&json!({ "type": "string", "format": "date-time" }));
    let instants = vectors(file, "spellings").into_iter();
    for vector in instants.filter(|vector| vector["type"] == "date-time") {
        let written = |json: &str| {
            let text: String = serde_json::from_str(json).expect("a text");
            let query = format!("p={}", mizan_core::header::encode(&text));
            let mut plan = app.plan_bundle("c", &query).expect("valid");
            plan.respell(0, Some(json));
            plan.params()
        };
        let texts = |list: &str| -> Vec<String> {
            let list = vector[list].as_array().expect("a list").iter();
            list.map(|json| written(json.as_str().expect("JSON text")))
                .collect()
        };
        let canonical = format!("{{\"p\":{}}}", text(&vector, "canonical"));
        assert!(
            texts("spellings").iter().all(|text| *text == canonical),
            "{}",
            vector["name"]
        );
        assert!(
            !texts("distinct").contains(&canonical),
            "{}",
            vector["name"]
        );
    }
}

#[test]
fn a_target_of_run_time_has_an_instant_in_the_text_that_bundles_have() {
    let app = kept_by(&json!({ "type": "string", "format": "date-time" }));
    let there = json!({ "p": "2024-03-01T00:30:00.000+02:00" });
    let target = mizan_core::Target::narrowed("c", &there).expect("an object");
    let announced = app.announce(vec![target]).expect("a target of the app");
    let params: Vec<_> = announced
        .targets()
        .iter()
        .map(|target| &target.params["p"])
        .collect();
    assert_eq!(params, [&json!("2024-02-29T22:30:00Z")]);
}
