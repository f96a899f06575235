//! Cache keys: one HMAC over everything a bundle depends on.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::FunctionDecl;
use crate::group::Scopes;

/// The protocol's version, first component of every key.
const VERSION: &str = "1";

/// What a cached bundle depends on.
#[derive(Debug, Clone, Copy)]
pub struct KeyParts<'a> {
    /// The app's name.
    pub app: &'a str,
    /// Members in name order as `name:rev` joined by `,`, a space, and the digest of the context's scopes.
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

impl<'a> KeyParts<'a> {
    /// The parts in their order.
    fn each(&self) -> [&'a str; 6] {
        [
            self.app,
            self.revision,
            self.context,
            self.audience,
            self.params,
            self.surroundings,
        ]
    }
}

/// The key, lower-case hex of an HMAC-SHA256 over the protocol version and the parts in their order, each with its
/// length in bytes in front (64 bits, big-endian), so that no part can pretend to be another.
pub fn cache_key(secret: &[u8], parts: &KeyParts<'_>) -> String {
    // HMAC takes a key of any length, so this cannot fail; an empty string would be a key nothing is stored under.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else {
        return String::new();
    };
    for part in [VERSION].into_iter().chain(parts.each()) {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part.as_bytes());
    }
    let mut hex = String::with_capacity(64);
    for byte in mac.finalize().into_bytes() {
        hex.extend([digit(byte >> 4), digit(byte & 15)]);
    }
    hex
}

fn digit(half: u8) -> char {
    char::from(if half < 10 {
        b'0' + half
    } else {
        b'a' + half - 10
    })
}

/// The parts in their order as one text, each with its length in front: the key in a cache that no other process reads,
/// where nothing is to be kept secret.
pub fn local_key(parts: &KeyParts<'_>) -> String {
    let parts = parts.each();
    let mut key = String::with_capacity(parts.iter().map(|part| part.len() + 6).sum());
    for part in parts {
        push_number(&mut key, part.len());
        key.push(':');
        key.push_str(part);
    }
    key
}

fn push_number(text: &mut String, number: usize) {
    if number >= 10 {
        push_number(text, number / 10);
    }
    let digit = u8::try_from(number % 10).unwrap_or_default();
    text.push(char::from(b'0' + digit));
}

/// The members of a bundle with their revisions, in order of name, and the scopes of their context.
pub(crate) fn revision<'d>(
    members: impl Iterator<Item = &'d FunctionDecl>,
    scopes: &Scopes,
) -> String {
    let members = members.map(|decl| format!("{}:{}", decl.name, decl.rev));
    let members = members.collect::<Vec<_>>().join(",");
    format!("{members} {}", scopes.digest())
}

#[cfg(test)]
mod tests {
    use super::{KeyParts, local_key};

    #[test]
    fn no_part_of_a_local_key_can_pretend_to_be_another() {
        let parts = |context, params| {
            local_key(&KeyParts {
                app: "shop",
                revision: "items:1",
                context,
                audience: "",
                params,
                surroundings: "{}",
            })
        };
        assert_eq!(parts("list", "{}"), "4:shop7:items:14:list0:2:{}2:{}");
        let long = "x".repeat(120);
        assert!(parts("list", &long).contains("0:120:xxx"));
        assert_ne!(parts("a0:", "b"), parts("a", "0:b"));
    }
}
