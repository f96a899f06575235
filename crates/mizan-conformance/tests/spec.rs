//! The files of `spec/` agree with each other.

#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot read")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use mizan_conformance::Suite;
use serde_json::Value;

fn spec() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec")
}

fn text(name: &str) -> String {
    fs::read_to_string(spec().join(name)).unwrap()
}

fn json(name: &str) -> Value {
    serde_json::from_str(&text(name)).unwrap()
}

/// Paragraph numbers of protocol.md, such as `2.11`.
fn paragraphs() -> BTreeSet<String> {
    let protocol = text("protocol.md");
    let bold = protocol.lines().filter_map(|line| line.strip_prefix("**"));
    bold.filter_map(|line| Some(line.split_once("**")?.0.to_owned()))
        .collect()
}

#[test]
fn every_case_is_in_the_format_of_its_schema() {
    let validator = jsonschema::validator_for(&json("case.json")).unwrap();
    let mut wrong = Vec::new();
    for entry in fs::read_dir(spec().join("cases")).unwrap() {
        let path = entry.unwrap().path();
        let case: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let errors = validator.iter_errors(&case);
        wrong.extend(errors.map(|error| format!("{}: {error}", path.display())));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_case_cites_a_paragraph_of_the_protocol() {
    let known = paragraphs();
    let suite = Suite::embedded().unwrap();
    let unknown: Vec<_> = suite
        .cases
        .iter()
        .filter(|case| !known.contains(&case.section))
        .map(|case| format!("{} cites {}", case.name, case.section))
        .collect();
    assert!(unknown.is_empty(), "{}", unknown.join("\n"));
}

#[test]
fn every_problem_a_case_expects_has_the_status_of_the_closed_list() {
    let codes = json("errors.json");
    let mut wrong = Vec::new();
    for case in Suite::embedded().unwrap().cases {
        for expect in case.steps.into_iter().map(|step| step.expect) {
            let Some(problem) = expect.problem.filter(|problem| !problem.declared) else {
                continue;
            };
            if codes[&problem.code]["status"] != expect.status {
                wrong.push(format!("{}: {}", case.name, problem.code));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Definitions, rules for clients and readers, what the registry refuses before any request, what two releases leave in one
/// store, and what the fixture, whose callers a field names, does not show.
const NOT_ON_THE_WIRE: [&str; 17] = [
    "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "4.8", "4.12", "4.15", "4.16", "4.19", "5.3", "5.5",
    "5.8", "7.4", "7.5", "8.7",
];

/// Paragraphs that vectors cite: what is pure needs no server to be proven.
fn cited_by_vectors() -> BTreeSet<String> {
    let lists = json("vectors/mwt.json");
    let vectors = lists.as_object().unwrap().values();
    let vectors = vectors.filter_map(Value::as_array).flatten();
    vectors
        .map(|vector| vector["section"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn every_paragraph_a_request_can_prove_has_a_case() {
    let suite = Suite::embedded().unwrap();
    let mut cited: BTreeSet<String> = suite.cases.into_iter().map(|case| case.section).collect();
    cited.extend(cited_by_vectors());
    let mut open = paragraphs();
    open.retain(|number| !cited.contains(number) && !NOT_ON_THE_WIRE.contains(&number.as_str()));
    assert!(open.is_empty(), "without a case: {open:?}");
}

#[test]
fn the_embedded_cases_are_those_of_the_folder() {
    let names =
        |suite: Suite| -> Vec<String> { suite.cases.into_iter().map(|case| case.name).collect() };
    let folder = Suite::from_dir(&spec().join("cases")).unwrap();
    assert_eq!(names(Suite::embedded().unwrap()), names(folder));
}

#[test]
fn the_manifest_of_the_fixture_is_in_its_format_and_another_text_is_not() {
    let validator = jsonschema::validator_for(&json("manifest.json")).unwrap();
    let mut manifest = json("fixture.manifest.json");
    let errors: Vec<_> = validator.iter_errors(&manifest).collect();
    assert!(errors.is_empty(), "{errors:?}");
    manifest["contexts"][0]["cache"] = serde_json::json!({ "ttl": 0, "swr": 0, "public": true });
    assert!(!validator.is_valid(&manifest));
}

#[test]
fn the_document_of_the_fixture_is_in_the_format_of_a_schema() {
    let validator = jsonschema::validator_for(&json("schema.json")).unwrap();
    let fixture = json("fixture.schema.json");
    let errors: Vec<_> = validator
        .iter_errors(&fixture)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

#[test]
fn a_document_with_an_unknown_key_is_not_in_the_format() {
    let validator = jsonschema::validator_for(&json("schema.json")).unwrap();
    let mut fixture = json("fixture.schema.json");
    fixture["x-mizan"]["functions"][0]["surprise"] = Value::Bool(true);
    assert!(!validator.is_valid(&fixture));
}
