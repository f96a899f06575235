//! The readers of fields that clients and origins write.

use std::time::Duration;

use http::{HeaderMap, HeaderName};

use super::{Control, date, precondition, range, targeted, vary::Vary};

/// What the field says that is addressed to this cache (RFC 9213).
pub fn targeted(fields: &HeaderMap) -> Option<Control> {
    targeted::control(fields)
}

/// The time that a date names, and the same written again.
pub fn date(text: &[u8]) -> Option<(Duration, Option<Vec<u8>>)> {
    let time = date::read(text)?;
    Some((
        time,
        date::value(time).map(|value| value.as_bytes().to_vec()),
    ))
}

/// The first and last byte of the part that is asked for of a response, `None` when that is all or nothing of it.
pub fn part(request: &HeaderMap, stored: &HeaderMap, length: usize) -> Option<(usize, usize)> {
    match range::part(request, stored, length) {
        range::Part::Bytes(first, last) => Some((first, last)),
        range::Part::Whole | range::Part::Nothing => None,
    }
}

/// Whether the client has what is stored already.
pub fn is_unchanged(request: &HeaderMap, stored: &HeaderMap) -> bool {
    precondition::is_unchanged(request, stored)
}

/// How requests are told apart by the fields that a response names, and whether it names this one.
pub fn selection(
    response: &HeaderMap,
    request: &HeaderMap,
    name: &HeaderName,
) -> Option<(String, bool)> {
    let vary = Vary::of(response)?;
    Some((vary.selection(request), vary.names(name)))
}
