//! Cache directives that name their audience (RFC 9213): they stand in for `Cache-Control` and `Expires`.

use http::{HeaderMap, HeaderName};
use sfv::{BareItem, Dictionary, ListEntry, Parser};

use super::{control::Control, directive::Argument};
use crate::store::fields;

/// The fields addressed to this cache, the nearest first.
const TARGETS: [HeaderName; 2] = [
    HeaderName::from_static("mizan-cache-control"),
    HeaderName::from_static("cdn-cache-control"),
];

/// Directives that take whole seconds.
const TIMES: [&str; 4] = [
    "max-age",
    "s-maxage",
    "stale-if-error",
    "stale-while-revalidate",
];

/// What the first field says that is addressed to this cache; an invalid or empty one counts as absent.
pub(super) fn control(fields: &HeaderMap) -> Option<Control> {
    TARGETS.iter().find_map(|name| read(fields, name))
}

fn read(fields: &HeaderMap, name: &HeaderName) -> Option<Control> {
    let value = fields::joined(fields, name)?;
    let members: Dictionary = Parser::new(&value).parse().ok()?;
    if members.is_empty() {
        return None;
    }
    let mut control = Control::default();
    for (name, member) in &members {
        if let Some(argument) = argument(name.as_str(), member)? {
            control.add(name.as_str().as_bytes(), &argument);
        }
    }
    Some(control)
}

/// A member's argument; `Some(None)` where the member says "not so", `None` where its type makes the field invalid.
fn argument<'m>(name: &str, member: &'m ListEntry) -> Option<Option<Argument<'m>>> {
    let item = match member {
        ListEntry::Item(item) => Some(&item.bare_item),
        ListEntry::InnerList(_) => None,
    };
    if TIMES.contains(&name) {
        let Some(BareItem::Integer(number)) = item else {
            return None;
        };
        let number = u64::try_from(i64::from(*number)).ok()?;
        return Some(Some(Argument::Number(number)));
    }
    Some(match item {
        Some(BareItem::Boolean(false)) => None,
        Some(BareItem::Boolean(true)) => Some(Argument::Nothing),
        Some(BareItem::String(text)) => Some(Argument::Text(text.as_str().as_bytes().into())),
        _ => Some(Argument::Junk),
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http::{HeaderMap, HeaderName, HeaderValue};

    use super::control;
    use crate::rfc9111::control::Extent;

    fn with(lines: &[(&'static str, &str)]) -> HeaderMap {
        let mut fields = HeaderMap::new();
        for (name, value) in lines {
            fields.append(
                HeaderName::from_static(name),
                HeaderValue::from_str(value).unwrap(),
            );
        }
        fields
    }

    fn cdn(value: &str) -> HeaderMap {
        with(&[("cdn-cache-control", value)])
    }

    #[test]
    fn a_valid_field_is_read() {
        let control = control(&cdn("max-age=60, private, no-cache=\"a\", foo=bar")).unwrap();
        assert_eq!(control.max_age, Some(Duration::from_secs(60)));
        assert_eq!(control.private, Some(Extent::Whole));
        let a = HeaderName::from_static("a");
        assert_eq!(control.no_cache, Some(Extent::Fields(vec![a])));
    }

    #[test]
    fn lines_are_one_dictionary() {
        let fields = with(&[
            ("cdn-cache-control", "max-age=60"),
            ("cdn-cache-control", "no-store"),
        ]);
        assert!(control(&fields).unwrap().no_store);
    }

    #[test]
    fn what_is_no_dictionary_of_directives_is_no_field() {
        for value in [
            "",
            " ",
            "max-age=60, &&&",
            "Max-Age=60",
            "max-age =60",
            "max-age= 60",
            "max-age=\"60\"",
            "max-age=-1",
            "max-age=1.5",
            "max-age",
            "max-age=60,",
        ] {
            assert_eq!(control(&cdn(value)), None, "{value}");
        }
    }

    #[test]
    fn a_directive_that_is_said_not_to_hold_does_not() {
        assert!(!control(&cdn("no-store=?0, max-age=1")).unwrap().no_store);
        assert!(control(&cdn("no-store=1, max-age=1")).unwrap().no_store);
    }

    #[test]
    fn the_field_for_this_cache_goes_before_the_one_for_all_like_it() {
        let fields = with(&[
            ("cdn-cache-control", "max-age=60"),
            ("mizan-cache-control", "max-age=5"),
        ]);
        let control = control(&fields).unwrap();
        assert_eq!(control.max_age, Some(Duration::from_secs(5)));
    }
}
