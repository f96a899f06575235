//! The cache with the secret its keys are made with.

use super::late::{Begun, LatePurges};
use crate::request::Call;
use crate::respond::Failure;
use mizan_cache::{Cache, Purged};
use mizan_core::{BundlePlan, identity_tag, identity_text};
use std::fmt;
use std::time::Duration;

/// How long after a call was cut short, and after the time before, its targets are purged once more. What a database
/// had been asked for has ended by then.
const AGAIN: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(14)];

/// What an app keeps its answers in.
pub(crate) struct Origin {
    pub(crate) cache: Cache,
    secret: Vec<u8>,
    pub(crate) late: LatePurges,
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Origin").finish_non_exhaustive()
    }
}

impl Origin {
    pub(crate) fn new(cache: Cache, secret: Vec<u8>) -> Self {
        Self {
            cache,
            secret,
            late: LatePurges::default(),
        }
    }

    /// The key of a bundle for one caller.
    pub(crate) fn key(&self, plan: &BundlePlan<'_>, identity: Option<&str>) -> String {
        plan.cache_key(&self.secret, identity)
    }

    /// Purges what carries one of `tags`; gives its number, where several processes count theirs together.
    pub(crate) async fn purge(&self, tags: &[String]) -> Option<u64> {
        if tags.is_empty() {
            return None;
        }
        match self.cache.purge(tags).await {
            Purged::Done { seq } => seq,
            Purged::Queued => None,
        }
    }

    /// The same for a call that was interrupted, from where nothing can wait: now, and again for a while, since what it
    /// had sent to a database may be committed later.
    pub(crate) fn purge_in_doubt(&self, tags: Vec<String>) {
        self.late.purge(&self.cache, tags, &AGAIN);
    }

    /// The same for code that runs outside a call and cannot wait.
    pub(crate) fn purge_outside(&self, tags: Vec<String>) -> Begun {
        self.late.purge(&self.cache, tags, &[])
    }
}

/// The text that tells the caller from others; nothing when nobody is signed in, and an empty one, which is never kept,
/// when the caller is somebody without a text of their own.
///
/// # Errors
/// When the app's `identify` function fails.
pub(crate) async fn identity(call: &Call) -> Result<Option<String>, Failure> {
    let known = call.known().await?;
    Ok(known.map(|known| identity_text(&known.key()).unwrap_or_default()))
}

/// The same, and nothing without asking for what is the same for everyone.
pub(crate) async fn caller_unless(public: bool, call: &Call) -> Result<Option<String>, Failure> {
    if public {
        Ok(None)
    } else {
        identity(call).await
    }
}

/// The tag of everything kept for the caller.
pub(crate) async fn callers_tag(call: &Call) -> Option<String> {
    let identity = identity(call).await.ok()??;
    Some(identity_tag(&identity))
}
