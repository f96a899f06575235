//! By what of a request an app finds out who is calling.

use serde::{Deserialize, Serialize};

/// By what of a request an app identifies its callers, as its edges have to know it (spec 7.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum IdentifiedBy {
    /// By an MWT and nothing else: whatever stands beside the token, its caller is the caller.
    Token,
    /// By the `Authorization` and `Cookie` fields and nothing else.
    Credentials,
    /// By what no edge knows: a key in a field of its own, a client certificate, an address.
    #[default]
    #[serde(other)]
    Anything,
}

impl IdentifiedBy {
    /// Whether an edge cannot tell who is calling.
    pub fn is_anything(&self) -> bool {
        *self == IdentifiedBy::Anything
    }
}
