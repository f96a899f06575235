//! Fields of requests and stored responses: dates, ranges, conditions, codings and what `Vary` names.
#![no_main]

use http::{HeaderMap, HeaderName, HeaderValue, header};
use libfuzzer_sys::fuzz_target;
use mizan_edge::fuzzing::{coding, date, is_unchanged, part, selection};

const ASKED: [HeaderName; 5] = [
    header::RANGE,
    header::IF_RANGE,
    header::IF_NONE_MATCH,
    header::IF_MODIFIED_SINCE,
    header::ACCEPT_ENCODING,
];
const STORED: [HeaderName; 3] = [header::ETAG, header::LAST_MODIFIED, header::VARY];
const OTHER: HeaderName = HeaderName::from_static("x-other");

fuzz_target!(|input: (u16, &[u8])| {
    let (length, text) = (usize::from(input.0), input.1);
    let mut lines = text.split(|byte| *byte == b'\n');
    let (request, stored) = (fields(&ASKED, &mut lines), fields(&STORED, &mut lines));

    if let Some((time, Some(written))) = date(text) {
        assert_eq!(date(&written), Some((time, Some(written))));
    }
    if let Some((first, last)) = part(&request, &stored, length) {
        assert!(first <= last && last < length);
    }
    if let Some(coding) = coding(&request) {
        let accepted = request[header::ACCEPT_ENCODING]
            .as_bytes()
            .to_ascii_lowercase();
        assert!(String::from_utf8_lossy(&accepted).contains(coding));
    }
    if is_unchanged(&request, &stored) {
        assert!(
            request.contains_key(header::IF_NONE_MATCH)
                || stored.contains_key(header::LAST_MODIFIED)
        );
    }
    if let Some((chosen, false)) = selection(&stored, &request, &OTHER) {
        let mut other = request.clone();
        other.insert(OTHER, HeaderValue::from_static("1"));
        assert_eq!(selection(&stored, &other, &OTHER), Some((chosen, false)));
    }
});

/// One line for each name; one that is no value is left out.
fn fields<'t>(names: &[HeaderName], lines: &mut impl Iterator<Item = &'t [u8]>) -> HeaderMap {
    let values = names.iter().zip(lines);
    let valid =
        values.filter_map(|(name, line)| Some((name.clone(), HeaderValue::from_bytes(line).ok()?)));
    valid.collect()
}
