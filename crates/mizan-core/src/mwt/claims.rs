//! What a token says.

use serde::{Deserialize, Serialize};

use crate::header::write_encoded;
use crate::jcs::MAX_SAFE;

/// Who the caller is, and until when that may be believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    /// What identifies the caller, never empty.
    pub sub: Subject,
    /// When the token was issued, in seconds since 1970.
    pub iat: u64,
    /// When it expires, in seconds since 1970.
    pub exp: u64,
    /// Whether `auth = "staff"` lets the caller through.
    pub staff: bool,
    /// Whether `auth = "superuser"` lets the caller through.
    pub superuser: bool,
}

impl Claims {
    /// Claims of an ordinary caller, from `now` for `lifetime` seconds.
    pub fn new(sub: impl Into<Subject>, now: u64, lifetime: u64) -> Self {
        Claims {
            sub: sub.into(),
            iat: now,
            exp: now.saturating_add(lifetime),
            staff: false,
            superuser: false,
        }
    }
}

/// What identifies a caller: a text or an integer within ±(2^53−1).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Subject {
    /// An integer, as most tables of users have it.
    Integer(i64),
    /// A text, such as a UUID.
    Text(String),
}

impl Subject {
    /// The subject as cache keys and tags hold it: a text as it is, an integer in digits.
    pub fn text(&self) -> String {
        match self {
            Subject::Integer(integer) => integer.to_string(),
            Subject::Text(text) => text.clone(),
        }
    }

    /// The same with each byte that is not unreserved percent-encoded, as header fields carry it.
    pub fn encoded(&self) -> String {
        let mut encoded = String::new();
        // Writing to a text cannot fail.
        let _ = write_encoded(&mut encoded, &self.text());
        encoded
    }

    /// Whether every language can hold it, and nobody could take it for nobody.
    pub(super) fn is_sound(&self) -> bool {
        match self {
            Subject::Integer(integer) => (-MAX_SAFE..=MAX_SAFE).contains(integer),
            Subject::Text(text) => !text.is_empty(),
        }
    }
}

impl From<i64> for Subject {
    fn from(integer: i64) -> Self {
        Subject::Integer(integer)
    }
}

impl From<&str> for Subject {
    fn from(text: &str) -> Self {
        Subject::Text(text.to_owned())
    }
}

impl From<String> for Subject {
    fn from(text: String) -> Self {
        Subject::Text(text)
    }
}

/// The claims as they stand in a token; other members are refused.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    pub(super) aud: String,
    pub(super) exp: u64,
    pub(super) iat: u64,
    pub(super) sub: Subject,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(super) staff: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(super) superuser: bool,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands it a reference"
)]
fn is_false(flag: &bool) -> bool {
    !flag
}
