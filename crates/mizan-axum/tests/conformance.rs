//! The protocol's cases against the fixture served over axum.

mod fixture;

use fixture::Served;
use mizan_conformance::Suite;
use std::path::Path;
use std::{env, fs};

#[tokio::test(flavor = "multi_thread")]
async fn every_case_of_the_protocol_holds() {
    let served = Served::bind().await.unwrap();
    let url = served.url();
    let server = tokio::spawn(served.run());
    let suite = Suite::embedded().unwrap();
    let run = tokio::task::spawn_blocking(move || mizan_conformance::run(&suite, &url));
    let report = run.await.unwrap().unwrap();
    server.abort();
    assert!(report.passed(), "\n{}", report.failures());
}

#[test]
fn the_committed_schema_is_what_the_fixture_exports() {
    is_committed("fixture.schema.json", &fixture::app().schema().unwrap());
}

#[test]
fn the_committed_manifest_is_what_the_fixture_exports() {
    is_committed("fixture.manifest.json", &fixture::app().manifest().unwrap());
}

fn is_committed(name: &str, document: &str) {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec");
    let file = spec.join(name);
    if env::var_os("UPDATE").is_some() {
        assert!(
            fs::write(&file, document).is_ok(),
            "spec/{name} cannot be written"
        );
    }
    let committed = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        committed == document,
        "spec/{name} is stale; `UPDATE=1 cargo test -p mizan-axum --test conformance` writes it"
    );
}
