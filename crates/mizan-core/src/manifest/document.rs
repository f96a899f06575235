//! The manifest as a backend serves it, with the field by which an edge notices that it is another one.

use std::borrow::Cow;
use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::{Answer, HeaderFields, Registry, etag};

/// Bytes of the digest that name a manifest.
const ID_BYTES: usize = 8;

/// The text of an app's manifest and what names it.
#[derive(Debug, Clone)]
pub struct ManifestDocument {
    text: String,
    id: String,
}

impl ManifestDocument {
    /// The manifest of an app whose endpoints are under `base`.
    pub fn new(registry: &Registry, base: &str) -> Self {
        let text = registry.manifest_text(base);
        let id = Self::id_of(&text);
        ManifestDocument { text, id }
    }

    /// What names a manifest of this text.
    pub fn id_of(text: &str) -> String {
        let mut id = String::with_capacity(2 * ID_BYTES);
        for byte in Sha256::digest(text.as_bytes()).iter().take(ID_BYTES) {
            let _ = write!(id, "{byte:02x}");
        }
        id
    }

    /// The text, as `manifest/` answers it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The first 16 hexadecimal digits of the text's SHA-256.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// `Mizan-Manifest`, which stands on every answer to a request of an edge.
    pub fn field(&self) -> (&'static str, Cow<'static, str>) {
        ("mizan-manifest", self.id.clone().into())
    }

    /// The response of `manifest/`: the text, or 304 when the request has it already.
    pub fn answer(&self, if_none_match: Option<&str>) -> Answer {
        let etag = etag::of(self.text.as_bytes());
        let known = if_none_match.is_some_and(|value| etag::matches(value, &etag));
        let mut headers = HeaderFields::with_capacity(3);
        headers.push(("etag", etag.into()));
        headers.push(("cache-control", "private, no-cache".into()));
        if known {
            return Answer {
                status: 304,
                headers,
                body: Vec::new(),
            };
        }
        headers.push(("content-type", "application/json".into()));
        Answer {
            status: 200,
            headers,
            body: self.text.clone().into_bytes(),
        }
    }
}
