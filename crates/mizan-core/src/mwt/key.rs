//! One key, with the only algorithm it is for.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::error::TokenError;

/// A key and what it can do. It has no `Debug`: only its name may be shown.
pub(super) struct Key {
    pub(super) kid: String,
    pub(super) material: Material,
}

/// What a key is made of; its algorithm follows from that.
pub(super) enum Material {
    /// `EdDSA` that can sign.
    Private(Box<SigningKey>),
    /// `EdDSA` that can only verify.
    Public(Box<VerifyingKey>),
    /// `HS256`, which both sides share.
    Shared(Box<Hmac<Sha256>>),
}

impl Material {
    /// An HMAC key; nothing when it is shorter than its hash (RFC 7518, 3.2).
    pub(super) fn shared(secret: &[u8]) -> Option<Self> {
        if secret.len() < 32 {
            return None;
        }
        let mac = Hmac::<Sha256>::new_from_slice(secret).ok()?;
        Some(Material::Shared(Box::new(mac)))
    }
}

impl Key {
    /// The only `alg` tokens of this key may have.
    pub(super) fn algorithm(&self) -> &'static str {
        match self.material {
            Material::Private(_) | Material::Public(_) => "EdDSA",
            Material::Shared(_) => "HS256",
        }
    }

    /// The signature over a message; nothing when the key is public.
    pub(super) fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        match &self.material {
            Material::Private(key) => Some(key.sign(message).to_bytes().to_vec()),
            Material::Public(_) => None,
            Material::Shared(mac) => {
                let mac = Hmac::<Sha256>::clone(mac).chain_update(message);
                Some(mac.finalize().into_bytes().to_vec())
            }
        }
    }

    /// Whether the key can sign.
    pub(super) fn can_sign(&self) -> bool {
        !matches!(self.material, Material::Public(_))
    }

    /// Checks a signature, in a time that does not depend on where it differs.
    pub(super) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), TokenError> {
        match &self.material {
            Material::Private(key) => strict(&key.verifying_key(), message, signature),
            Material::Public(key) => strict(key, message, signature),
            Material::Shared(mac) => {
                let mac = Hmac::<Sha256>::clone(mac).chain_update(message);
                mac.verify_slice(signature)
                    .map_err(|_| TokenError::Signature)
            }
        }
    }
}

/// Takes one signature for each message and key, and none of a weak key.
fn strict(key: &VerifyingKey, message: &[u8], signature: &[u8]) -> Result<(), TokenError> {
    let signature = Signature::from_slice(signature).map_err(|_| TokenError::Signature)?;
    key.verify_strict(message, &signature)
        .map_err(|_| TokenError::Signature)
}
