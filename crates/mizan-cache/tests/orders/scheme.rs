//! How an entry is stored, purged and judged: ours, and what others do.

use crate::world::{Entry, World};

/// A way to purge by tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// Ours: the fence is captured before reading; a purge first counts, then stamps.
    FenceAndStamp,
    /// A set of keys for each tag, deleted with what it names (Laravel, Symfony on Redis, Souin).
    MemberSets,
    /// The versions of the tags, taken when the entry is stored (Symfony's `TagAware`, Drupal).
    VersionsWhenStored,
    /// The time, taken when the entry is stored (Next's file system cache).
    TimeWhenStored,
    /// Ours, but purged before the change is committed.
    PurgeBeforeCommit,
}

impl Scheme {
    pub(crate) const ALL: [Self; 5] = [
        Self::FenceAndStamp,
        Self::MemberSets,
        Self::VersionsWhenStored,
        Self::TimeWhenStored,
        Self::PurgeBeforeCommit,
    ];

    /// What an entry that is stored now is marked with.
    pub(crate) fn mark(self, world: &World, captured: u64) -> [u64; 2] {
        match self {
            Self::FenceAndStamp | Self::PurgeBeforeCommit => [captured; 2],
            Self::MemberSets => [0; 2],
            Self::VersionsWhenStored => [world.stamps[0], world.stamps[1]],
            Self::TimeWhenStored => [world.clock; 2],
        }
    }

    /// The first half of a purge; gives what the second half needs.
    pub(crate) fn count(self, world: &mut World) -> u64 {
        world.seq += 1;
        world.seq
    }

    /// The second half.
    pub(crate) fn stamp(self, world: &mut World, tag: usize, counted: u64) {
        match self {
            Self::FenceAndStamp | Self::PurgeBeforeCommit => {
                world.stamps[tag] = world.stamps[tag].max(counted);
            }
            Self::MemberSets if tag < 2 => world.entry = None,
            Self::MemberSets => {}
            Self::VersionsWhenStored => world.stamps[tag] += 1,
            Self::TimeWhenStored => world.stamps[tag] = world.clock,
        }
    }

    pub(crate) fn is_valid(self, world: &World, entry: Entry) -> bool {
        (0..2).all(|tag| match self {
            Self::VersionsWhenStored => world.stamps[tag] == entry.mark[tag],
            _ => world.stamps[tag] <= entry.mark[tag],
        })
    }
}
