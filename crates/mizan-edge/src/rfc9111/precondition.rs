//! Conditions of a request, judged by a stored response, and those put to the origin (RFC 9110, 13; RFC 9111, 4.3).

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, header};
use mizan_core::etag;

use super::date;
use crate::store::fields;

/// Conditions a cache answers from what it has stored.
const ANSWERED: [HeaderName; 2] = [header::IF_NONE_MATCH, header::IF_MODIFIED_SINCE];
/// Conditions that only the origin can judge.
const FOR_THE_ORIGIN: [HeaderName; 2] = [header::IF_MATCH, header::IF_UNMODIFIED_SINCE];

/// How long before it was sent a response was last changed, if the date tells it from other versions (RFC 9110, 8.8.2.2).
const STRONG: Duration = Duration::from_secs(1);

/// Whether a request has conditions that only the origin can judge.
pub(super) fn is_for_the_origin(request: &HeaderMap) -> bool {
    FOR_THE_ORIGIN.iter().any(|name| request.contains_key(name))
}

/// Whether a request has conditions at all, so that its answer may say only that nothing has changed.
pub(super) fn is_conditional(request: &HeaderMap) -> bool {
    ANSWERED.iter().any(|name| request.contains_key(name))
}

/// Whether the client has what is stored already.
///
/// By a date only where it is the very date, and tells versions apart: what a client has from a release that was taken
/// back is newer than what is stored.
pub(super) fn is_unchanged(request: &HeaderMap, stored: &HeaderMap) -> bool {
    if let Some(wanted) = fields::joined(request, &header::IF_NONE_MATCH) {
        return is_named(&wanted, stored);
    }
    let since = date::of(request, &header::IF_MODIFIED_SINCE);
    since.is_some() && since == strong_date(stored)
}

/// When a response was last changed, if that tells it from other versions: within the second it was sent in, it may have
/// changed once more.
pub(super) fn strong_date(stored: &HeaderMap) -> Option<Duration> {
    let modified = date::of(stored, &header::LAST_MODIFIED)?;
    let since = date::of(stored, &header::DATE)?.checked_sub(modified)?;
    (since >= STRONG).then_some(modified)
}

/// Whether `If-None-Match` names the stored entity tag, compared weakly; `*` names any.
fn is_named(wanted: &[u8], stored: &HeaderMap) -> bool {
    let Ok(wanted) = std::str::from_utf8(wanted) else {
        return false;
    };
    wanted.trim() == "*" || tag(stored).is_some_and(|tag| etag::matches(wanted, tag))
}

/// The entity tag of a response without the mark of a weak one; nothing if it has none that is well formed.
fn tag(stored: &HeaderMap) -> Option<&str> {
    let tag = fields::single(stored, &header::ETAG)?.to_str().ok()?;
    let opaque = tag.strip_prefix("W/").unwrap_or(tag);
    let inner = opaque.strip_prefix('"')?.strip_suffix('"')?;
    (!inner.contains('"')).then_some(opaque)
}

/// By what the origin is asked whether a stored response is still good.
#[derive(Debug, PartialEq)]
enum Validator<'s> {
    Tag(&'s HeaderValue),
    /// When it was last changed, for want of a tag.
    Date(&'s HeaderValue),
}

impl<'s> Validator<'s> {
    fn of(stored: &'s HeaderMap) -> Option<Self> {
        if tag(stored).is_some() {
            return stored.get(header::ETAG).map(Self::Tag);
        }
        strong_date(stored)?;
        stored.get(header::LAST_MODIFIED).map(Self::Date)
    }

    fn field(&self) -> (HeaderName, HeaderValue) {
        match self {
            Self::Tag(value) => (header::IF_NONE_MATCH, (*value).clone()),
            Self::Date(value) => (header::IF_MODIFIED_SINCE, (*value).clone()),
        }
    }
}

/// Whether the origin can be asked whether a response with these fields is still good.
pub(super) fn has_validator(stored: &HeaderMap) -> bool {
    Validator::of(stored).is_some()
}

/// Whether a response has the validator of the stored one.
pub(super) fn is_repeated(stored: &HeaderMap, by: &HeaderMap) -> bool {
    match Validator::of(stored) {
        Some(Validator::Tag(_)) => tag(stored) == tag(by),
        Some(Validator::Date(date)) => by.get(header::LAST_MODIFIED) == Some(date),
        None => false,
    }
}

/// Whether `304` to the question that [`ask`] puts says that the stored response is still good.
///
/// To a date most origins say that they have nothing newer. A file of an earlier release is not newer than the one that it
/// takes the place of, so only the date itself confirms the stored one.
pub(super) fn is_confirmed(stored: &HeaderMap, by: &HeaderMap) -> bool {
    match Validator::of(stored) {
        Some(Validator::Tag(_)) => true,
        Some(Validator::Date(_)) => is_repeated(stored, by),
        None => false,
    }
}

/// Puts the condition of a stored response into a request instead of its own, and asks for the whole; a response that
/// nothing tells apart has none.
pub(super) fn ask(request: &mut HeaderMap, stored: &HeaderMap) {
    let Some(validator) = Validator::of(stored) else {
        return;
    };
    for name in ANSWERED.iter().chain(&[header::RANGE, header::IF_RANGE]) {
        request.remove(name);
    }
    let (name, value) = validator.field();
    request.insert(name, value);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(lines: &[(&'static str, &'static str)]) -> HeaderMap {
        lines
            .iter()
            .map(|(name, value)| {
                (
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect()
    }

    const EARLY: &str = "Fri, 01 Jan 2021 00:00:00 GMT";
    const LATE: &str = "Sat, 02 Jan 2021 00:00:00 GMT";
    const LATER: &str = "Sun, 03 Jan 2021 00:00:00 GMT";
    const LATE_IN_1994: &str = "Saturday, 02-Jan-21 00:00:00 GMT";

    #[test]
    fn an_entity_tag_is_compared_weakly_and_goes_before_the_date() {
        for (tag, wanted, expected) in [
            ("\"a\"", "\"a\"", true),
            ("\"a\"", "W/\"a\"", true),
            ("W/\"a\"", "\"a\"", true),
            ("\"a\"", "\"b\", \"a\"", true),
            ("\"a\"", "\"b\"", false),
            ("\"a\"", "*", true),
            ("\"a\"", "a", false),
            ("a", "\"a\"", false),
        ] {
            let stored = fields(&[("etag", tag), ("last-modified", EARLY)]);
            let request = fields(&[("if-none-match", wanted), ("if-modified-since", EARLY)]);
            assert_eq!(is_unchanged(&request, &stored), expected, "{tag} {wanted}");
        }
    }

    #[test]
    fn a_date_is_compared_with_the_last_change() {
        for (modified, since, expected) in [
            (EARLY, EARLY, true),
            (EARLY, LATE, false),
            (LATE, LATE_IN_1994, true),
            (LATE, EARLY, false),
            (EARLY, "nonsense", false),
        ] {
            let stored = fields(&[("last-modified", modified), ("date", LATER)]);
            let request = fields(&[("if-modified-since", since)]);
            assert_eq!(
                is_unchanged(&request, &stored),
                expected,
                "{modified} {since}"
            );
        }
        let request = fields(&[("if-modified-since", LATE)]);
        let weak = [("last-modified", LATE), ("date", LATE)];
        for stored in [&[][..], &weak[..1], &weak] {
            assert!(!is_unchanged(&request, &fields(stored)), "{stored:?}");
        }
    }

    #[test]
    fn the_origin_is_asked_with_what_is_stored_and_for_the_whole() {
        let stored = fields(&[("etag", "W/\"a\""), ("last-modified", EARLY)]);
        let mut request = fields(&[
            ("if-none-match", "\"b\""),
            ("range", "bytes=0-1"),
            ("x", "1"),
        ]);
        ask(&mut request, &stored);
        assert_eq!(request, fields(&[("if-none-match", "W/\"a\""), ("x", "1")]));
    }

    #[test]
    fn a_date_asks_where_there_is_no_tag_and_it_is_older_than_the_response() {
        for (stored, expected) in [
            (&[("last-modified", EARLY), ("date", LATE)][..], true),
            (&[("last-modified", EARLY), ("date", EARLY)], false),
            (&[("last-modified", LATE), ("date", EARLY)], false),
            (&[("last-modified", EARLY)], false),
            (&[("etag", "a")], false),
        ] {
            let stored = fields(stored);
            assert_eq!(has_validator(&stored), expected, "{stored:?}");
            let mut request = fields(&[("if-none-match", "\"b\"")]);
            ask(&mut request, &stored);
            let asked = request.get("if-modified-since");
            assert_eq!(asked.is_some(), expected, "{stored:?}");
        }
    }

    #[test]
    fn only_the_same_date_confirms_what_was_asked_for_by_a_date() {
        let dated = fields(&[("last-modified", EARLY), ("date", LATE)]);
        let tagged = fields(&[("etag", "\"a\""), ("last-modified", EARLY), ("date", LATE)]);
        for (by, of_dated, of_tagged) in [
            (&[("last-modified", EARLY)][..], true, true),
            (&[("last-modified", LATE)], false, true),
            (&[("etag", "\"a\"")], false, true),
            (&[], false, true),
        ] {
            let by = fields(by);
            assert_eq!(is_confirmed(&dated, &by), of_dated, "{by:?}");
            assert_eq!(is_confirmed(&tagged, &by), of_tagged, "{by:?}");
        }
    }
}
