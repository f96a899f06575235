//! Members of `Cache-Control`: what is read from good, odd and hostile values.

use proptest::prelude::*;

use super::{Argument, Member, Members};

fn text(text: &str) -> Argument<'_> {
    Argument::Text(text.as_bytes().into())
}

fn read(value: &str) -> Vec<(&str, Argument<'_>)> {
    Members::of(value.as_bytes())
        .map(|Member { name, argument }| (std::str::from_utf8(name).unwrap(), argument))
        .collect()
}

#[test]
fn values_are_read_member_by_member() {
    use Argument::{Junk, Nothing};
    let cases: &[(&str, &[(&str, Argument<'_>)])] = &[
        ("", &[]),
        (" , ,\t,", &[]),
        ("no-store", &[("no-store", Nothing)]),
        (
            "max-age=60,public",
            &[("max-age", text("60")), ("public", Nothing)],
        ),
        ("a=\"x, y\" , b", &[("a", text("x, y")), ("b", Nothing)]),
        ("a=\"x\\\"y\\\\\"", &[("a", text("x\"y\\"))]),
        ("a=\"\"", &[("a", text(""))]),
        ("max-age =60", &[("max-age", Junk)]),
        ("max-age= 60", &[("max-age", Junk)]),
        ("max-age=60 s, b", &[("max-age", Junk), ("b", Nothing)]),
        ("max-age=6;0", &[("max-age", Junk)]),
        ("a=\"x\"y, b", &[("a", Junk), ("b", Nothing)]),
        ("a=\"x, no-store", &[("a", Junk), ("no-store", Nothing)]),
        ("\"x\", b", &[("b", Nothing)]),
        ("=1, b", &[("b", Nothing)]),
    ];
    for (value, expected) in cases {
        assert_eq!(read(value), *expected, "{value}");
    }
}

/// A member that is well formed, with the value it was written from.
fn well_formed() -> impl Strategy<Value = (String, Option<String>, bool)> {
    let name = "[a-z][a-z-]{0,11}";
    prop_oneof![
        (name, Just(None), Just(false)),
        (name, "[a-zA-Z0-9.-]{1,9}".prop_map(Some), any::<bool>()),
        (name, "[ -~]{0,12}".prop_map(Some), Just(true)),
    ]
}

fn written(name: &str, value: Option<&str>, quoted: bool) -> String {
    match value {
        None => name.to_owned(),
        Some(value) if !quoted => format!("{name}={value}"),
        Some(value) => {
            let escaped = value.replace('\\', "\\\\").replace('"', "\\\"");
            format!("{name}=\"{escaped}\"")
        }
    }
}

proptest! {
    #[test]
    fn what_is_written_by_the_grammar_is_read_as_it_was_meant(
        members in prop::collection::vec(well_formed(), 0..6),
        between in "[ \t]{0,2},[ \t]{0,2}",
    ) {
        let value = members
            .iter()
            .map(|(name, value, quoted)| written(name, value.as_deref(), *quoted))
            .collect::<Vec<_>>()
            .join(&between);
        let expected: Vec<_> = members
            .iter()
            .map(|(name, value, _)| (name.as_str(), value.as_deref().map_or(Argument::Nothing, text)))
            .collect();
        prop_assert_eq!(read(&value), expected);
    }

    #[test]
    fn whatever_precedes_it_a_directive_after_a_comma_is_seen(before in "[^\"]{0,20}|[ -~]{0,20}\"") {
        // A quoted text that is closed may hold commas; nothing else may hide a member.
        prop_assume!(before.matches('"').count() < 2);
        let value = format!("{before},no-store");
        let is_seen = Members::of(value.as_bytes()).any(|member| member.name == b"no-store");
        prop_assert!(is_seen, "{}", value);
    }

    #[test]
    fn any_bytes_give_members_with_names_that_are_tokens(value in prop::collection::vec(any::<u8>(), 0..64)) {
        for member in Members::of(&value) {
            prop_assert!(!member.name.is_empty());
            prop_assert!(member.name.iter().all(|byte| super::is_token(*byte)));
        }
    }
}
