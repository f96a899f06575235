//! The cookie that a token is good beside, and beside no other (spec 8.8).

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::base64url;
use super::carried::Carried;

/// How many bytes of a SHA-256 the digest in a token has.
const DIGEST_BYTES: usize = 16;

/// The cookie of a session that a token is bound to. It is signed with the token, so it cannot be taken off.
///
/// ```
/// use mizan_core::mwt::{Binding, carried};
///
/// let binding = Binding::to("sessionid", "s1");
/// let request = carried(["Bearer a.b.c"], ["sessionid=s1"], [])?.expect("a token");
/// assert!(binding.is_proved_by(&request));
/// // An edge that has seen the cookie asks the origin without it.
/// let proof = binding.proof(&request).expect("a proof");
/// assert!(binding.is_proved_by(&carried(["Bearer a.b.c"], [], [&*proof])?.expect("a token")));
/// assert!(!binding.is_proved_by(&carried(["Bearer a.b.c"], ["sessionid=s2"], [&*proof])?.expect("a token")));
/// # Ok::<(), mizan_core::mwt::TokenError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Binding {
    cookie: String,
    digest: String,
}

impl Binding {
    /// To the cookie of this name as long as it has this value.
    pub fn to(cookie: &str, value: &str) -> Self {
        Binding {
            cookie: cookie.to_owned(),
            digest: digest(&proof(value)),
        }
    }

    /// The name of the cookie.
    pub fn cookie(&self) -> &str {
        &self.cookie
    }

    /// Whether a request carries the cookie, or has no cookie of its name and a proof of an edge that did see it.
    pub fn is_proved_by(&self, carried: &Carried<'_>) -> bool {
        self.proof(carried).is_some()
    }

    /// What an edge says as `Mizan-Bound` when it asks an origin without the cookie; nothing where the request does not
    /// prove it. The token alone does not tell it.
    pub fn proof(&self, carried: &Carried<'_>) -> Option<String> {
        let proof = match carried.has_cookie(&self.cookie) {
            true => proof(carried.cookie(&self.cookie)?),
            false => carried.proof()?.to_owned(),
        };
        (digest(&proof) == self.digest).then_some(proof)
    }
}

/// The SHA-256 of a cookie's value.
fn proof(value: &str) -> String {
    base64url::encode(&Sha256::digest(value.as_bytes()))
}

/// What stands in the token of a proof.
fn digest(proof: &str) -> String {
    let hash = Sha256::digest(proof.as_bytes());
    base64url::encode(hash.get(..DIGEST_BYTES).unwrap_or_default())
}
