//! The words about the edge in both READMEs and the guide.

use std::fs;
use std::path::PathBuf;

use super::command::RunningEdge;
use super::shop::Shop;

/// Where every document says the app listens.
const PORT: &str = "127.0.0.1:3000";
const DOCUMENTS: [&str; 3] = ["README.md", "python/README.md", "docs/edge.md"];

fn text(path: &str) -> String {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    fs::read_to_string(root.join(path)).unwrap()
}

/// The line of a document that begins with these words.
fn line<'t>(text: &'t str, words: &str) -> &'t str {
    let found = text.lines().find(|line| line.starts_with(words));
    found.unwrap_or_else(|| panic!("no line begins with `{words}`"))
}

#[test]
fn the_words_put_an_edge_before_the_app_that_keeps_what_it_declares_until_a_write() {
    let shop = Shop::in_development();
    for document in DOCUMENTS {
        let text = text(document);
        let words = line(&text, "mizan edge ").replace(PORT, &shop.address.to_string());
        let mut edge = RunningEdge::start(&words, &[]);
        assert_eq!(
            edge.says(),
            "app `shop`: 1 context, 1 with a cache",
            "{document}"
        );
        assert_eq!(edge.read("shop=Bakery"), "mizan-edge; fwd=uri-miss; stored");
        assert_eq!(edge.read("shop=Bakery"), "mizan-edge; hit; ttl=60");
        assert_eq!(edge.read("shop=Market"), "mizan-edge; fwd=uri-miss; stored");
        let added = edge.add(r#"{"shop": "Bakery", "text": "Bread"}"#);
        assert_eq!(added, "mizan-edge; fwd=method");
        assert_eq!(edge.read("shop=Bakery"), "mizan-edge; fwd=stale; stored");
        assert_eq!(edge.read("shop=Bakery"), "mizan-edge; hit; ttl=60");
    }
}

#[test]
fn the_documents_agree_on_the_port_of_the_app() {
    assert!(text("examples/hello/src/main.rs").contains(&format!("bind(\"{PORT}\")")));
    let python = text("python/README.md");
    assert!(python.contains("runserver 3000") && python.contains("--port 3000"));
    for document in DOCUMENTS {
        assert!(line(&text(document), "mizan edge ").ends_with(&format!("http://{PORT}")));
    }
}
