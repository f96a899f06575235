//! The manifest: every backend of the board gives an edge the same one.

use std::sync::Arc;
use std::{env, fs};

use board::{app, db};
use mizan::mwt::{KeySet, new_key_set};

#[tokio::test]
async fn the_committed_manifest_is_what_this_backend_exports() {
    let keys = KeySet::from_jwk_set(&new_key_set("board", &[7; 32])).unwrap();
    let db = db::open(None).await.unwrap();
    let manifest = app::app(db, &Arc::new(keys)).manifest().unwrap();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../manifest.json");
    if env::var_os("UPDATE").is_some() {
        fs::write(file, &manifest).unwrap();
    }
    assert!(
        fs::read_to_string(file).unwrap() == manifest,
        "examples/board/manifest.json is stale; `UPDATE=1 cargo test -p board --test functions` writes it"
    );
}
