//! `Cache-Control` of responses: what each value means to a shared cache.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, header::CACHE_CONTROL};

use super::{Control, Extent};

fn read(lines: &[&str]) -> Control {
    let mut fields = HeaderMap::new();
    for line in lines {
        fields.append(CACHE_CONTROL, HeaderValue::from_str(line).unwrap());
    }
    Control::of(&fields)
}

fn fields(names: &[&'static str]) -> Option<Extent> {
    let names = names.iter().copied().map(HeaderName::from_static);
    Some(Extent::Fields(names.collect()))
}

#[test]
fn max_age_is_whole_seconds_and_anything_else_is_none_at_all() {
    let most = 1 << 31;
    for (value, expected) in [
        ("max-age=60", Some(60)),
        ("MaX-AgE=60", Some(60)),
        ("max-age=\"60\"", Some(60)),
        ("max-age=0060", Some(60)),
        ("max-age=99999999999999999999999", Some(most)),
        ("max-age=-60", Some(0)),
        ("max-age=+60", Some(0)),
        ("max-age=60.0", Some(0)),
        ("max-age=60a", Some(0)),
        ("max-age='60'", Some(0)),
        ("max-age =60", Some(0)),
        ("max-age=", Some(0)),
        ("max-age", Some(0)),
        ("x=\"max-age=60\"", None),
        ("max-age=60, max-age=1", Some(1)),
        ("max-age=1, max-age=60", Some(1)),
    ] {
        let expected = expected.map(Duration::from_secs);
        assert_eq!(read(&[value]).max_age, expected, "{value}");
    }
}

#[test]
fn several_lines_are_one_list() {
    let control = read(&["max-age=60", "no-store, max-age=2"]);
    assert!(control.no_store);
    assert_eq!(control.max_age, Some(Duration::from_secs(2)));
}

#[test]
fn a_directive_that_forbids_does_so_with_any_argument() {
    for value in [
        "no-store",
        "NO-STORE",
        "no-store=1",
        "no-store =x",
        "a, no-store;b",
    ] {
        assert!(read(&[value]).no_store, "{value}");
    }
}

#[test]
fn a_directive_that_names_fields_means_them_and_any_doubt_means_the_whole() {
    for (value, expected) in [
        ("private", Some(Extent::Whole)),
        ("private=\"a, B\"", fields(&["a", "b"])),
        ("private=a", fields(&["a"])),
        ("private=\"a\", private=\"b\"", fields(&["a", "b"])),
        ("private=\"a\", private", Some(Extent::Whole)),
        ("private, private=\"a\"", Some(Extent::Whole)),
        ("private=\"\"", Some(Extent::Whole)),
        ("private=\"a b\"", Some(Extent::Whole)),
        ("private=\"a", Some(Extent::Whole)),
        ("x=\"private\"", None),
    ] {
        assert_eq!(read(&[value]).private, expected, "{value}");
    }
}

#[test]
fn what_must_be_validated_is_never_used_stale() {
    for value in [
        "must-revalidate",
        "proxy-revalidate",
        "s-maxage=9",
        "no-cache",
    ] {
        assert!(read(&[value]).forbids_stale(), "{value}");
    }
    for value in ["max-age=9", "no-cache=\"a\"", "stale-if-error=9"] {
        assert!(!read(&[value]).forbids_stale(), "{value}");
    }
}
