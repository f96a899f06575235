//! The names of an app's keys in Redis.

use sha2::{Digest as _, Sha256};

use crate::tag::ScopesTag;

/// The state of an app lies in one slot of a cluster; its values are spread over all of them.
#[derive(Clone, Debug)]
pub(super) struct Names {
    app: String,
    /// Stamps since the last rotation, and the head of the order.
    pub(super) cur: String,
    /// Stamps between the last two rotations.
    pub(super) prev: String,
    /// The purges themselves, for those who follow.
    pub(super) log: String,
}

impl Names {
    pub(super) fn new(app: &str) -> Self {
        let of = |part| format!("{{mz:{app}}}:{part}");
        Self {
            app: app.to_owned(),
            cur: of("cur"),
            prev: of("prev"),
            log: of("log"),
        }
    }

    /// Where the value of `key` is. Hashed: keys come from requests, of any length and with any character.
    pub(super) fn value(&self, key: &str) -> String {
        let hash: [u8; 32] = Sha256::digest(key).into();
        let half = hash.first_chunk().copied().unwrap_or_default();
        format!("mz:v:{}:{:032x}", self.app, u128::from_be_bytes(half))
    }
}

/// The field of a tag's stamp: no tag can be spelled like a field of the head. All scopes of a name share one.
pub(super) fn field(tag: &str) -> String {
    match ScopesTag::parse(tag) {
        Some(ScopesTag { name, .. }) => format!(".~{name}"),
        None => format!(".{tag}"),
    }
}
