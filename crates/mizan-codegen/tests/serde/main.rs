//! Rust types as serde and schemars see them, against the TypeScript made of them.
//!
//! Each type is what one function returns and another takes; values of it, as serde writes them, are kept in
//! `values.ts` beside the client, where `tsc` holds them against the generated types.
//! `UPDATE=1` writes the committed files anew.

#![allow(clippy::unwrap_used, reason = "a test may stop where it fails")]

mod cases;
mod collections;
mod enums;
mod flatten;
mod scalars;
mod structs;

use std::{fs, path::Path};

use cases::Cases;
use mizan_codegen::{Options, generate};

fn all() -> Cases {
    let mut cases = Cases::default();
    structs::add(&mut cases);
    scalars::add(&mut cases);
    collections::add(&mut cases);
    enums::add(&mut cases);
    flatten::add(&mut cases);
    cases
}

#[test]
fn what_serde_reads_and_writes_has_the_committed_types() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/serde");
    let cases = all();
    let schema = cases.document();
    let output = generate(&schema, &Options::default()).unwrap();
    let client = folder.join("client");
    let beside = [("schema.json", schema), ("values.ts", cases.values())];
    if std::env::var_os("UPDATE").is_some() {
        output.write(&client).unwrap();
        for (name, text) in &beside {
            fs::write(folder.join(name), text).unwrap();
        }
    }
    assert_eq!(
        output.check(&client).unwrap(),
        "",
        "run again with UPDATE=1 if this is meant"
    );
    for (name, text) in &beside {
        let committed = fs::read_to_string(folder.join(name)).unwrap_or_default();
        assert!(
            committed == *text,
            "{name} differs: run again with UPDATE=1 if this is meant"
        );
    }
}
