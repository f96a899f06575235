//! What the edge says to who gave it something wrong.

use super::command::{RunningEdge, run};
use super::shop::Shop;

/// The line an edge says when there is no manifest.
fn complaint(words: &str, env: &[(&str, &str)]) -> String {
    let mut edge = RunningEdge::start(words, env);
    let said = edge.says();
    let bypass = edge.read("shop=Bakery");
    assert_eq!(bypass, "mizan-edge; fwd=bypass; detail=no-manifest");
    said
}

/// What a command says that ends at once.
fn refusal(words: &str) -> String {
    let output = run(words);
    assert_eq!(output.status.code(), Some(2), "{words}");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn a_backend_in_production_wants_the_secret_and_the_edge_says_so() {
    let shop = Shop::in_production("right");
    let words = format!("mizan edge --origin http://{}", shop.address);
    let said = complaint(&words, &[]);
    assert!(said.contains("App::development(true)"), "{said}");
    assert!(
        said.contains("set MIZAN_EDGE_SECRET for the edge and the backend"),
        "{said}"
    );
    let said = complaint(&words, &[("MIZAN_EDGE_SECRET", "wrong")]);
    assert!(
        said.contains("although MIZAN_EDGE_SECRET was sent; is it the same there"),
        "{said}"
    );
    let mut edge = RunningEdge::start(&words, &[("MIZAN_EDGE_SECRET", "right")]);
    assert_eq!(edge.says(), "app `shop`: 1 context, 1 with a cache");
}

#[test]
fn a_backend_mounted_elsewhere_is_looked_for_with_base() {
    let shop = Shop::in_development();
    let said = complaint(
        &format!("mizan edge --origin http://{} --base /api", shop.address),
        &[],
    );
    assert!(said.contains("404 at `/api/manifest/`"), "{said}");
    assert!(said.ends_with("give that with `--base`"), "{said}");
}

#[test]
fn what_cannot_be_meant_is_refused_at_once_with_what_to_give() {
    for (flags, expected) in [
        ("", "--origin <URL>"),
        (
            "--orgin http://127.0.0.1:3000",
            "similar argument exists: '--origin'",
        ),
        (
            "--origin 127.0.0.1:3000",
            "give `http://` or `https://`, a host and a port",
        ),
        ("--origin http://127.0.0.1:3000/api", "and no path"),
        (
            "--origin http://127.0.0.1:8080",
            "are both `127.0.0.1:8080`",
        ),
        (
            "--origin http://127.0.0.1:9 --listen 8080",
            "such as 127.0.0.1:8080",
        ),
        (
            "--origin http://127.0.0.1:9 --listen 127.0.0.1:0 --base api",
            "begins with `/`",
        ),
        (
            "--origin http://127.0.0.1:9 --listen 127.0.0.1:0 --memory 0",
            "0 is not in 1..",
        ),
        (
            "--origin http://127.0.0.1:9 --listen 127.0.0.1:0 --manifest none.json",
            "cannot read `none.json`",
        ),
        (
            "--origin http://127.0.0.1:9 --listen 127.0.0.1:0 --manifest Cargo.toml",
            "write it again with `mizan manifest`",
        ),
    ] {
        let said = refusal(&format!("mizan edge {flags}"));
        assert!(said.contains(expected), "{flags}: {said}");
    }
}
