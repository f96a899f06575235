//! Cache keys: one HMAC over everything a bundle depends on.

use std::fmt::Write;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The protocol's version, first component of every key.
const VERSION: &str = "1";

/// What a cached bundle depends on.
#[derive(Debug, Clone, Copy)]
pub struct KeyParts<'a> {
    /// The app's name.
    pub app: &'a str,
    /// Members in name order as `name:rev` joined by `,`.
    pub revision: &'a str,
    /// Name of the context.
    pub context: &'a str,
    /// Text of the audience: empty for everyone.
    pub audience: &'a str,
    /// Canonical params (RFC 8785).
    pub params: &'a str,
    /// Text of the surroundings.
    pub surroundings: &'a str,
}

/// The key, lower-case hex of an HMAC-SHA256 over the protocol version and the parts in their order, each with its
/// length in bytes in front (64 bits, big-endian), so that no part can pretend to be another.
pub fn cache_key(secret: &[u8], parts: &KeyParts<'_>) -> String {
    // HMAC takes a key of any length, so this cannot fail; an empty string would be a key nothing is stored under.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else {
        return String::new();
    };
    let KeyParts {
        app,
        revision,
        context,
        audience,
        params,
        surroundings,
    } = parts;
    for part in [
        VERSION,
        app,
        revision,
        context,
        audience,
        params,
        surroundings,
    ] {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part.as_bytes());
    }
    let mut hex = String::with_capacity(64);
    for byte in mac.finalize().into_bytes() {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}
