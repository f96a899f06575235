//! What the groups of a context are made of, as one name, so that two releases of an app can share a store.

use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use super::template::Group;
use crate::ContextDecl;
use crate::manifest::Param;

/// Bytes of the digest.
const DIGEST_BYTES: usize = 8;

/// The name of what the groups of a context are made of: its params with their types, its scope sets, and the functions
/// that targets name alone.
///
/// A release that groups the bundles of a context in another way names other groups after the same change. Its purges
/// then are purges of the whole context for the entries of this one, which the tag of the scopes says (spec 5.8).
#[derive(Debug, Clone, Default)]
pub(crate) struct Scopes {
    /// `~board~` and the digest.
    tag: Arc<str>,
}

impl Scopes {
    pub(crate) fn of(context: &ContextDecl, groups: &[Group]) -> Self {
        let params: Vec<Param> = context.params.iter().map(Param::of).collect();
        let mut hash = Sha256::new();
        hash.update(serde_json::to_vec(&params).unwrap_or_default());
        for group in groups {
            hash.update([0]);
            hash.update(group.skeleton());
        }
        let digest = hash.finalize();
        let digest: String = (digest.iter().take(DIGEST_BYTES))
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Scopes {
            tag: format!("~{}~{digest}", context.name).into(),
        }
    }

    /// The tag, on entries and on purges.
    pub(crate) fn tag(&self) -> Arc<str> {
        Arc::clone(&self.tag)
    }

    /// The digest, 16 hexadecimal digits.
    pub(crate) fn digest(&self) -> &str {
        self.tag.rsplit('~').next().unwrap_or_default()
    }
}
