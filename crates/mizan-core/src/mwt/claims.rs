//! What a token says.

use serde::{Deserialize, Serialize};

use super::binding::Binding;
use crate::jcs::MAX_SAFE;
use crate::{Caller, CallerId, USER};

/// Who the caller is, and until when that may be believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    /// What identifies the caller; its id is a text or an integer.
    pub caller: CallerId,
    /// When the token was issued, in seconds since 1970.
    pub iat: u64,
    /// When it expires, in seconds since 1970.
    pub exp: u64,
    /// Whether `auth = "staff"` lets the caller through.
    pub staff: bool,
    /// Whether `auth = "superuser"` lets the caller through.
    pub superuser: bool,
    /// The cookie without which the token is refused.
    pub bound: Option<Binding>,
}

impl Claims {
    /// Claims of an ordinary caller, from `now` for `lifetime` seconds.
    pub fn new(caller: CallerId, now: u64, lifetime: u64) -> Self {
        Claims {
            caller,
            iat: now,
            exp: now.saturating_add(lifetime),
            staff: false,
            superuser: false,
            bound: None,
        }
    }

    /// The same for a token that is good only beside the cookie of this name and value, that of a session.
    #[must_use]
    pub fn bound_to(self, cookie: &str, value: &str) -> Self {
        Claims {
            bound: Some(Binding::to(cookie, value)),
            ..self
        }
    }

    /// The caller with the rights that the token gives.
    pub fn as_caller(&self) -> Caller {
        Caller::new(self.caller.clone())
            .staff(self.staff)
            .superuser(self.superuser)
    }
}

/// The id of a caller in a token: a text or an integer within ±(2^53−1).
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Subject {
    Integer(i64),
    Text(String),
}

impl Subject {
    /// The id of a caller; nothing when it is not one that a token can hold.
    pub(super) fn of(caller: &CallerId) -> Option<Self> {
        serde_json::from_str(caller.id())
            .ok()
            .filter(Self::is_exact)
    }

    /// Whether every language reads the same id.
    fn is_exact(&self) -> bool {
        match self {
            Subject::Integer(id) => (-MAX_SAFE..=MAX_SAFE).contains(id),
            Subject::Text(_) => true,
        }
    }

    /// The caller of a kind with this id; nothing when none can have it.
    pub(super) fn caller(&self, kind: Option<&str>) -> Option<CallerId> {
        let kind = kind.unwrap_or(USER);
        if !self.is_exact() {
            return None;
        }
        match self {
            Subject::Integer(id) => CallerId::of(kind, id).ok(),
            Subject::Text(id) => CallerId::of(kind, id).ok(),
        }
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
    /// The kind of caller; left out when it is `user`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) kind: Option<String>,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(super) staff: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(super) superuser: bool,
    /// The cookie it is bound to; left out when it is bound to none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) bound: Option<Binding>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands it a reference"
)]
fn is_false(flag: &bool) -> bool {
    !flag
}
