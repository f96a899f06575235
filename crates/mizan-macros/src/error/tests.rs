//! What `#[derive(ClientError)]` says about mistakes, and what it expands to.

use super::{derive, transform};
use crate::problems::Problems;

fn problems(item: &str) -> Vec<String> {
    let mut problems = Problems::default();
    transform(item.parse().unwrap(), &mut problems);
    problems.listed()
}

fn expanded(item: &str) -> String {
    let expanded = derive(item.parse().unwrap());
    syn::parse2::<syn::File>(expanded.clone()).unwrap();
    expanded.to_string().replace(' ', "")
}

#[test]
fn a_variant_is_its_name_and_400_unless_said_otherwise() {
    let text =
        expanded("enum E { CardNotFound, #[client(code = \"taken\", status = 409)] TitleTaken }");
    assert!(text.contains(r#"Self::CardNotFound{..}=>::mizan::__private::Report::declared("card_not_found",400u16)"#), "{text}");
    assert!(
        text.contains(
            r#"Self::TitleTaken{..}=>::mizan::__private::Report::declared("taken",409u16)"#
        ),
        "{text}"
    );
}

#[test]
fn named_fields_are_the_payload_and_causes_are_not() {
    let text = expanded(
        "enum E { Taken { suggestion: String, #[client(skip)] row: Row, #[from] why: Io, source: Io } }",
    );
    assert!(
        text.contains(r#".with("suggestion",suggestion),"#),
        "{text}"
    );
    assert!(
        !text.contains("\"row\"") && !text.contains("\"why\"") && !text.contains("\"source\""),
        "{text}"
    );
}

#[test]
fn a_hidden_variant_is_internal_and_a_transparent_one_passes_on() {
    let text =
        expanded("enum E { #[client(internal)] Db(Io), #[client(transparent)] Board(BoardError) }");
    assert!(
        text.contains("Self::Db{..}=>::mizan::__private::Report::Internal"),
        "{text}"
    );
    assert!(
        text.contains("Self::Board{0:inner}=>::mizan::__private::ClientError::report(inner)"),
        "{text}"
    );
    assert!(
        text.contains("declared.extend(<BoardErroras::mizan::__private::ClientError>::declared())"),
        "{text}"
    );
}

#[test]
fn a_struct_is_one_error() {
    let text = expanded("#[client(status = 404)] struct CardNotFound { card_id: CardId }");
    assert!(
        text.contains(
            r#"Self{card_id,..}=>::mizan::__private::Report::declared("card_not_found",404u16)"#
        ),
        "{text}"
    );
}

#[test]
fn every_mistake_is_reported_at_once() {
    let item = "enum E { #[client(stauts = 404)] A, #[client(status = 200)] B, #[client(code = \"a b\")] C, \
                #[client(internal, status = 500)] D, #[client(transparent)] F { a: X, b: Y }, #[client] G, \
                H { #[client(hide)] x: u32 } }";
    assert_eq!(
        problems(item),
        [
            "1:19 stauts: unknown option `stauts`; did you mean `status`?; the options are `code`, `internal`, \
             `status`, `transparent`",
            "1:55 200: the status of an error lies between 400 and 599",
            "1:80 \"a b\": a name has letters, digits and `_` and starts with no digit, such as `\"card_not_found\"`",
            "1:125 D: an `internal` or `transparent` error has no `code` and no `status` of its own",
            "1:151 F: a `transparent` error has exactly one field, which is itself a `ClientError`",
            "1:169 #[client]: expected `#[client(code = \"card_not_found\", status = 404)]`",
            "1:186 #[client(hide)]: a field takes only `#[client(skip)]`, which keeps it out of the payload",
        ]
    );
}

#[test]
fn two_variants_of_one_code_are_refused() {
    assert_eq!(
        problems("enum E { NotFound, #[client(code = \"not_found\")] Missing }"),
        [
            "1:50 Missing: `NotFound` and `Missing` have the same code `not_found`: give one another `code`"
        ]
    );
}

#[test]
fn generics_are_refused_and_the_type_still_implements_the_trait() {
    assert_eq!(
        problems("struct E<T>(T);"),
        ["1:9 <T>: an error a client sees is one concrete type: drop the generics or lifetimes"]
    );
    assert!(
        expanded("enum E { #[client(stauts = 1)] A }")
            .contains("impl::mizan::__private::ClientErrorforE")
    );
}
