//! A whole schema document against the client that is expected of it; `UPDATE=1` writes that anew.

#![allow(clippy::unwrap_used, reason = "a test may stop where it fails")]

use std::{fs, path::Path};

use mizan_codegen::{Framework, Options, generate};

#[test]
fn the_board_document_gives_the_committed_client() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/board");
    let schema = fs::read_to_string(folder.join("schema.json")).unwrap();
    let options = Options {
        frameworks: Framework::ALL.to_vec(),
    };
    let output = generate(&schema, &options).unwrap();
    let client = folder.join("client");
    if std::env::var_os("UPDATE").is_some() {
        output.write(&client).unwrap();
    }
    assert_eq!(
        output.check(&client).unwrap(),
        "",
        "run again with UPDATE=1 if this is meant"
    );
}
