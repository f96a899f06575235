//! Cache keys: one HMAC over everything a bundle depends on.

/// What a cached bundle depends on.
#[derive(Debug, Clone, Copy)]
pub struct KeyParts<'a> {
    /// The app's name.
    pub app: &'a str,
    /// Members in name order as `name:rev` joined by `,`.
    pub revision: &'a str,
    /// Name of the context.
    pub context: &'a str,
    /// Whose bundle it is; empty for one that is the same for everyone.
    pub identity: &'a str,
    /// Canonical params (RFC 8785).
    pub params: &'a str,
}

/// The key, lower-case hex of an HMAC-SHA256 in which every component is length-prefixed.
pub fn cache_key(secret: &[u8], parts: &KeyParts<'_>) -> String {
    todo!()
}
