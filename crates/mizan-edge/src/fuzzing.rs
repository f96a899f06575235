//! Doors for the fuzz targets of this repository: no part of the API, and changed without notice.

use http::HeaderMap;

use crate::{
    admin::Seen,
    manifest::Coding,
    message::groups::{self, GROUPS},
};

pub use crate::{
    framing::fuzzing::{Ended, follow},
    rfc9111::fuzzing::{date, is_unchanged, part, selection, targeted},
};

/// The cache groups of an answer: `None` when it names none, an error when they cannot be read.
#[expect(clippy::result_unit_err, reason = "there is nothing to say of it")]
pub fn groups(fields: &HeaderMap) -> Result<Option<Vec<String>>, ()> {
    groups::groups(fields, &GROUPS).map_err(|_| ())
}

/// Whether a signature is believed by an edge that has seen none, at `now`.
pub fn accepts(secret: &str, value: &str, body: &[u8], now: u64) -> bool {
    Seen::default().accept(secret, value, body, now)
}

/// The content coding that an origin is asked for.
pub fn coding(fields: &HeaderMap) -> Option<&'static str> {
    Coding::of(fields).name()
}
