//! The part of a stored response that a request asks for (RFC 9110, 14).

use http::{HeaderMap, header};
use http_range_header::{EndPosition, StartPosition, parse_range_header};

use super::{date, precondition};
use crate::store::fields;

/// The part of a stored response that a request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// All of it: no range, none that can be read, several, or one of another version.
    Whole,
    /// The bytes from one position to another, both included.
    Bytes(usize, usize),
    /// A range that lies behind the end.
    Nothing,
}

/// The part that a request asks for of a response with these fields and this many bytes.
pub(super) fn part(request: &HeaderMap, stored: &HeaderMap, length: usize) -> Part {
    let range = fields::single(request, &header::RANGE).and_then(|range| range.to_str().ok());
    let Some(Ok(ranges)) = range.map(parse_range_header) else {
        return Part::Whole;
    };
    let ([range], true) = (
        ranges.ranges.as_slice(),
        is_of_this_version(request, stored),
    ) else {
        return Part::Whole;
    };
    let last = length.saturating_sub(1);
    let within = |position: u64| usize::try_from(position).unwrap_or(usize::MAX);
    let from = match range.start {
        StartPosition::Index(position) => within(position),
        StartPosition::FromLast(count) => length.saturating_sub(within(count)),
    };
    match range.end {
        EndPosition::Index(to) if within(to) < from => Part::Whole,
        _ if from >= length => Part::Nothing,
        EndPosition::Index(to) => Part::Bytes(from, within(to).min(last)),
        EndPosition::LastByte => Part::Bytes(from, last),
    }
}

/// Whether `If-Range`, if there is one, names the stored version by a strong validator.
fn is_of_this_version(request: &HeaderMap, stored: &HeaderMap) -> bool {
    if !request.contains_key(header::IF_RANGE) {
        return true;
    }
    let Some(wanted) = fields::single(request, &header::IF_RANGE) else {
        return false;
    };
    if wanted.as_bytes().starts_with(b"\"") {
        return stored.get(header::ETAG) == Some(wanted);
    }
    let wanted = date::read(wanted.as_bytes());
    wanted.is_some() && wanted == precondition::strong_date(stored)
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderName, HeaderValue};

    use super::{Part, part};

    const CHANGED: &str = "Fri, 01 Jan 2021 00:00:00 GMT";
    const SENT: &str = "Fri, 01 Jan 2021 00:00:01 GMT";

    fn asked(lines: &[(&'static str, &'static str)]) -> Part {
        let fields = |lines: &[(&'static str, &'static str)]| -> HeaderMap {
            let lines = lines.iter();
            let lines = lines.map(|(name, value)| {
                (
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            });
            lines.collect()
        };
        let stored = fields(&[
            ("etag", "\"a\""),
            ("last-modified", CHANGED),
            ("date", SENT),
        ]);
        part(&fields(lines), &stored, 10)
    }

    #[test]
    fn one_range_of_bytes_is_cut_out() {
        for (range, expected) in [
            ("bytes=0-1", Part::Bytes(0, 1)),
            ("bytes=1-", Part::Bytes(1, 9)),
            ("bytes=-1", Part::Bytes(9, 9)),
            ("bytes=-99", Part::Bytes(0, 9)),
            ("bytes=5-99", Part::Bytes(5, 9)),
            ("bytes=10-", Part::Nothing),
            ("bytes=10-12", Part::Nothing),
            ("bytes=99999999999999999999-", Part::Whole),
            ("bytes=5-2", Part::Whole),
            ("bytes=0-1,3-4", Part::Whole),
            ("lines=0-1", Part::Whole),
            ("nonsense", Part::Whole),
        ] {
            assert_eq!(asked(&[("range", range)]), expected, "{range}");
        }
    }

    #[test]
    fn a_range_of_another_version_is_answered_with_the_whole() {
        for (version, expected) in [
            ("\"a\"", Part::Bytes(0, 1)),
            (CHANGED, Part::Bytes(0, 1)),
            ("\"b\"", Part::Whole),
            ("W/\"a\"", Part::Whole),
            ("Sat, 02 Jan 2021 00:00:00 GMT", Part::Whole),
            ("nonsense", Part::Whole),
        ] {
            let lines = [("range", "bytes=0-1"), ("if-range", version)];
            assert_eq!(asked(&lines), expected, "{version}");
        }
    }
}
