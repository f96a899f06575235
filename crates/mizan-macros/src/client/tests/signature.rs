//! Mistakes in the function under `#[client]`.

use super::{expanded, problems};

#[test]
fn generics_and_lifetimes_are_refused_where_they_are_declared() {
    assert_eq!(
        problems("", "async fn find<'a, T>(id: u32) -> T { todo!() }"),
        [
            "1:14 <'a, T>: a client function has one wire type: name concrete types instead of generics or lifetimes"
        ]
    );
}

#[test]
fn self_is_refused() {
    assert_eq!(
        problems("", "async fn find(&self, id: u32) {}"),
        [
            "1:15 &self: a client function stands alone, without `self`: take what it needs as `#[extract] State(…)`"
        ]
    );
}

#[test]
fn a_borrowed_argument_is_told_its_owned_type() {
    assert_eq!(
        problems(
            "",
            "async fn find(name: &str,\n    ids: &[u32], card: &Card, any: impl Into<String>) {}"
        ),
        [
            "1:21 &str: an argument the caller sends is owned by the function: write `String`",
            "2:10 &[u32]: an argument the caller sends is owned by the function: write `Vec<u32>`",
            "2:24 &Card: an argument the caller sends is owned by the function: write `Card`",
            "2:36 impl Into<String>: an argument the caller sends needs a concrete type",
        ]
    );
}

#[test]
fn a_pattern_on_the_wire_is_told_about_extract() {
    assert_eq!(
        problems("", "async fn find(State(db): State<Db>) {}"),
        [
            "1:15 State(db): an argument the caller sends needs a plain name; if the server provides it, write \
             `#[extract]` before it"
        ]
    );
}

#[test]
fn a_mistyped_extract_is_recognised() {
    assert_eq!(
        problems("", "async fn find(#[extarct] user: User) {}"),
        ["1:17 extarct: unknown attribute `extarct`; did you mean `extract`?"]
    );
}

#[test]
fn qualifiers_that_cannot_be_called_are_refused() {
    assert_eq!(
        problems("", "const unsafe extern \"C\" fn find() {}"),
        [
            "1:1 const: a client function cannot be `const`",
            "1:14 extern \"C\": a client function is an ordinary Rust function: drop `extern`",
            "1:7 unsafe: a client function must be safe to call: drop `unsafe`",
        ]
    );
}

#[test]
fn a_struct_is_told_about_context() {
    assert_eq!(
        problems("", "pub struct Board { id: u32 }"),
        [
            "1:1 pub struct Board: `#[client]` goes on a function; a struct that names a context takes `#[context]`"
        ]
    );
}

#[test]
fn a_function_with_mistakes_is_kept_as_it_is_so_that_nothing_cascades() {
    let text = expanded(
        "affect = Board",
        "fn find(#[extract] db: Db, /** Which. */ id: u32) -> u32 { id }",
    );
    assert!(text.ends_with("fnfind(db:Db,id:u32)->u32{id}"), "{text}");
    assert!(!text.contains("submit!"), "{text}");
}
