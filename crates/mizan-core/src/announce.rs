//! What everyone who keeps copies is told of a change: caches, networks, other processes.

mod check;

use crate::header::INVALIDATE;
use crate::{HeaderFields, Registry, Target, group, settle};

pub use check::{TargetError, TargetErrors};

/// What is stale in every copy: the targets of a change, and with them the slots that a result was merged into, which
/// only the client that called can splice.
#[derive(Debug, Clone, PartialEq)]
pub struct Announcement {
    targets: Vec<Target>,
    tags: String,
    groups: String,
    purge_tags: Vec<String>,
}

impl Announcement {
    /// Of targets and the values of the two invalidation headers.
    pub(crate) fn new(
        registry: &Registry,
        targets: Vec<Target>,
        (tags, groups): (String, String),
    ) -> Self {
        Announcement {
            targets,
            tags,
            purge_tags: group::purge_tags(registry, &groups),
            groups,
        }
    }

    /// What is stale, sorted by tag, none beside another that covers it.
    pub fn targets(&self) -> &[Target] {
        &self.targets
    }

    /// The groups of shared caches to purge: the strings of `Cache-Group-Invalidation`, without its quotes.
    pub fn groups(&self) -> impl Iterator<Item = &str> {
        group::each(&self.groups)
    }

    /// The tags to purge from the app's own cache: the groups of `Cache-Group-Invalidation`, and the scopes of their
    /// contexts (spec 5.8).
    pub fn purge_tags(&self) -> &[String] {
        &self.purge_tags
    }

    /// The header fields that say the same: `X-Mizan-Invalidate` and `Cache-Group-Invalidation`.
    pub fn headers(&self) -> HeaderFields {
        vec![
            (INVALIDATE, self.tags.clone().into()),
            (group::INVALIDATION, self.groups.clone().into()),
        ]
    }
}

impl Registry {
    /// What to announce of a change that no call made: a job, a webhook, the command line.
    ///
    /// # Errors
    /// Every target the registry does not know, and every value that no bundle can have.
    pub fn announce(&self, targets: Vec<Target>) -> Result<Announcement, TargetErrors> {
        check::targets(self, &targets)?;
        let nothing = || Announcement::new(self, Vec::new(), (String::new(), String::new()));
        Ok(self.announce_added(targets).unwrap_or_else(nothing))
    }

    /// What to announce of a function that failed after it added targets: it may have committed. A value that no bundle
    /// can have widens its target; nothing when nothing was added.
    pub fn announce_added(&self, targets: Vec<Target>) -> Option<Announcement> {
        let resolved = settle::resolved(self, targets);
        if resolved.is_empty() {
            return None;
        }
        let values = settle::values(self, &resolved);
        let targets = resolved.into_iter().map(|each| each.target).collect();
        Some(Announcement::new(self, targets, values))
    }

    /// The target a person wrote: `user` or `user.user_profile`, with params in the spelling of a query string.
    ///
    /// # Errors
    /// What [`Registry::announce`] refuses, and values that cannot be read as their params' types.
    pub fn read_target(
        &self,
        name: &str,
        params: &[(String, String)],
    ) -> Result<Target, TargetErrors> {
        check::read(self, name, params)
    }

    /// Everything there is: each context as a whole.
    pub fn all_targets(&self) -> Vec<Target> {
        let contexts = self.contexts.iter();
        contexts
            .map(|context| Target::whole(context.name()))
            .collect()
    }
}
