//! A secret that one program tells another, compared without a hint at where two differ.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::Admission;

/// A secret; it is not shown when it is printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes a secret; nothing for an empty one, which anybody knows.
    pub fn new(secret: impl Into<String>) -> Option<Self> {
        let secret = secret.into();
        (!secret.is_empty()).then_some(Secret(secret))
    }

    /// Whether a text is the secret, in a time that does not depend on how much of it is right.
    pub fn is(&self, text: &str) -> bool {
        let digest = |text: &str| {
            let mac = Hmac::<Sha256>::new_from_slice(self.0.as_bytes());
            mac.map(|mac| mac.chain_update(text.as_bytes()).finalize())
        };
        match (digest(&self.0), digest(text)) {
            (Ok(own), Ok(other)) => own == other,
            _ => false,
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

impl Admission {
    /// Whether a request with that `Authorization` is shown the manifest.
    pub(super) fn shows_manifest(&self, authorization: Option<&str>) -> bool {
        let said = authorization
            .and_then(bearer)
            .zip(self.edge_secret.as_ref());
        self.manifest || said.is_some_and(|(said, secret)| secret.is(said))
    }
}

/// The credential of the scheme `Bearer`, whose name is in any case.
fn bearer(authorization: &str) -> Option<&str> {
    let (scheme, credential) = authorization.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| credential.trim_matches(' '))
}
