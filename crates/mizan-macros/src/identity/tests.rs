//! What `#[derive(Identity)]` says about mistakes, and what it expands to.

use super::{derive, transform};
use crate::problems::Problems;

fn problems(item: &str) -> Vec<String> {
    let mut problems = Problems::default();
    transform(item.parse().unwrap(), &mut problems);
    problems.listed()
}

#[test]
fn marked_fields_say_who_and_what() {
    let item = "struct Me { #[identity(id)] id: u32, #[identity(staff)] #[identity(superuser)] boss: bool }";
    let text = derive(item.parse().unwrap()).to_string().replace(' ', "");
    assert!(
        text.contains("::mizan::__private::Claim::text(&self.id)"),
        "{text}"
    );
    assert!(
        text.contains("fnis_staff(&self)->bool{self.boss}"),
        "{text}"
    );
    assert!(
        text.contains("fnis_superuser(&self)->bool{self.boss}"),
        "{text}"
    );
}

#[test]
fn a_field_without_a_role_is_a_claim_unless_it_is_skipped() {
    let text = expanded(
        "struct Me { #[identity(id)] id: u32, tenant: String, #[identity(skip)] name: String }",
    );
    assert!(
        text.contains(
            "identity_claims(&[(\"tenant\",::mizan::__private::Claim::text(&self.tenant))])"
        ),
        "{text}"
    );
    let text = expanded("struct Me(#[identity(id)] u32, String);");
    assert!(
        text.contains("(\"1\",::mizan::__private::Claim::text(&self.1))"),
        "{text}"
    );
    let text = expanded("struct Me { #[identity(id)] id: u32 }");
    assert!(text.contains("{::core::option::Option::None}"), "{text}");
}

#[test]
fn an_id_is_asked_for() {
    assert_eq!(
        problems("struct Me { id: u32 }"),
        ["1:8 Me: say which field identifies the caller: write `#[identity(id)]` before it"]
    );
}

#[test]
fn every_mistake_is_reported_at_once() {
    let item = "struct Me<T> { #[identity(ID)] a: T, #[identity(id)] b: u32, #[identity(id)] c: u32, #[identity] d: u32 }";
    assert_eq!(
        problems(item),
        [
            "1:10 <T>: an identity is one concrete type: drop the generics or lifetimes",
            "1:27 ID: unknown word `ID`; expected `id`, `kind`, `staff`, `superuser` or `skip`",
            "1:73 id: two fields are `id`: mark one",
            "1:86 #[identity]: expected `#[identity(id)]`, `#[identity(kind)]`, `#[identity(staff)]`, `#[identity(superuser)]` or `#[identity(skip)]`",
        ]
    );
}

#[test]
fn an_enum_is_told_what_an_identity_is() {
    assert_eq!(
        problems("enum Me { A }"),
        ["1:1 enum Me: `Identity` is derived for a struct that says who the caller is"]
    );
}

fn expanded(item: &str) -> String {
    derive(item.parse().unwrap()).to_string().replace(' ', "")
}

#[test]
fn the_kind_of_caller_is_the_name_of_the_type_unless_it_is_stated() {
    for (item, kind) in [
        (
            "struct ShopEmployee { #[identity(id)] id: u32 }",
            "Borrowed(\"shop_employee\")",
        ),
        (
            "#[identity(kind = \"shop.staff\")] struct ShopEmployee { #[identity(id)] id: u32 }",
            "Borrowed(\"shop.staff\")",
        ),
        (
            "struct Me { #[identity(id)] id: u32, #[identity(kind)] sort: String }",
            "AsRef::<str>::as_ref(&self.sort)",
        ),
    ] {
        let text = expanded(item);
        assert!(text.contains(kind), "{text}");
    }
}

#[test]
fn a_kind_that_cannot_stand_in_a_key_is_refused() {
    assert_eq!(
        problems("#[identity(kind = \"a:b\")] struct Me { #[identity(id)] id: u32 }"),
        [
            "1:19 \"a:b\": a kind of caller has letters, digits, `_` and `.` and starts with no digit, such as `\"employee\"`"
        ]
    );
    assert_eq!(
        problems("#[identity(sort = \"a\")] struct Größe { #[identity(id)] id: u32 }"),
        [
            "1:12 sort: expected `#[identity(kind = \"employee\")]`",
            "1:32 Größe: the name of this type cannot be a kind of caller: write `#[identity(kind = \"employee\")]` before it",
        ]
    );
}
