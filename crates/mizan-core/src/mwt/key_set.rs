//! The keys of a backend or an edge.

use std::fmt;

use super::MAX_LIFETIME;
use super::carried::Carried;
use super::claims::Claims;
use super::error::{IssueError, KeySetError, TokenError};
use super::key::Key;
use super::{jwk, token};

/// Keys by name: the first that can sign does, all verify, each with its one algorithm.
///
/// To rotate, put the new key in front and take the old one out once its last token has expired. An edge that must not
/// be able to issue tokens gets the [public part](super::public_part) of Ed25519 keys.
pub struct KeySet {
    pub(super) keys: Vec<Key>,
    pub(super) max_lifetime: u64,
}

impl fmt::Debug for KeySet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.keys.iter().map(|key| (&key.kid, key.algorithm())))
            .finish()
    }
}

impl KeySet {
    /// Reads a JWK set (RFC 7517, RFC 8037): `OKP` keys on `Ed25519`, and `oct` keys of at least 32 bytes.
    ///
    /// # Errors
    /// When it is no JWK set, is empty, or has a key that is unnamed, named like another, of another kind, or weak.
    pub fn from_jwk_set(text: &str) -> Result<Self, KeySetError> {
        Ok(KeySet {
            keys: jwk::read(text)?,
            max_lifetime: MAX_LIFETIME,
        })
    }

    /// The same keys with another limit, in seconds, to how long a token may be valid.
    #[must_use]
    pub fn with_max_lifetime(mut self, seconds: u64) -> Self {
        self.max_lifetime = seconds;
        self
    }

    /// The longest time a token may be valid, in seconds.
    pub fn max_lifetime(&self) -> u64 {
        self.max_lifetime
    }

    /// A token for the callers of `app`.
    ///
    /// # Errors
    /// When no key can sign, the subject is empty, or the token would be valid for too long or be too long.
    pub fn issue(&self, app: &str, claims: &Claims) -> Result<String, IssueError> {
        token::issue(self, app, claims)
    }

    /// What a token says, when it is one of these keys', for `app`, and valid at `now` (seconds since 1970). One that is
    /// bound to a cookie is valid in a request that [carries](super::carried) the cookie, not as a text alone.
    ///
    /// # Errors
    /// Every other token is refused; which of the reasons is for the log, callers learn only that it was.
    pub fn verify<'a>(
        &self,
        app: &str,
        token: impl Into<Carried<'a>>,
        now: u64,
    ) -> Result<Claims, TokenError> {
        token::verify(self, app, &token.into(), now)
    }
}
