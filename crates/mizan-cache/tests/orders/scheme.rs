//! How an entry is fenced, stored, purged and judged: ours, what it was before, and what others do.

use crate::world::{Entry, World};

/// A way to purge by tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Scheme {
    /// Ours: the fence is captured when the request arrives; a purge first counts, then stamps.
    FenceAtArrival,
    /// Ours with `replica_lag`: the fence is how far the order had come that long before the arrival.
    FenceBeforeTheLag,
    /// The fence is captured at the look-up, after `identify` and guards.
    FenceAtLookUp,
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
    pub(crate) const ALL: [Self; 7] = [
        Self::FenceAtArrival,
        Self::FenceBeforeTheLag,
        Self::FenceAtLookUp,
        Self::MemberSets,
        Self::VersionsWhenStored,
        Self::TimeWhenStored,
        Self::PurgeBeforeCommit,
    ];

    /// Whether entries have a fence at all; then fills are shared by comparing it.
    pub(crate) fn has_fence(self) -> bool {
        !matches!(
            self,
            Self::MemberSets | Self::VersionsWhenStored | Self::TimeWhenStored
        )
    }

    /// The fence of a request that arrives now.
    pub(crate) fn arrival(self, world: &World) -> u8 {
        match self {
            Self::FenceBeforeTheLag => world.lapsed,
            _ => world.seq,
        }
    }

    /// The fence of a request that looks the key up now.
    pub(crate) fn look_up(self, world: &World, arrival: u8) -> u8 {
        match self {
            Self::FenceAtLookUp => world.seq,
            _ => arrival,
        }
    }

    /// What an entry that is stored now is marked with.
    pub(crate) fn mark(self, world: &World, fence: u8) -> [u8; 2] {
        match self {
            Self::MemberSets => [0; 2],
            Self::VersionsWhenStored => [world.stamps[0], world.stamps[1]],
            Self::TimeWhenStored => [world.clock; 2],
            _ => [fence; 2],
        }
    }

    /// The first half of a purge; gives what the second half needs.
    pub(crate) fn count(self, world: &mut World) -> u8 {
        world.seq += 1;
        world.seq
    }

    /// The second half.
    pub(crate) fn stamp(self, world: &mut World, tag: u8, counted: u8) {
        match self {
            Self::MemberSets if tag < 2 => world.entry = None,
            Self::MemberSets => {}
            Self::VersionsWhenStored => world.stamps[usize::from(tag)] += 1,
            Self::TimeWhenStored => world.stamps[usize::from(tag)] = world.clock,
            _ => {
                let stamp = &mut world.stamps[usize::from(tag)];
                *stamp = (*stamp).max(counted);
            }
        }
    }

    pub(crate) fn is_valid(self, world: &World, entry: Entry) -> bool {
        (0..2).all(|tag| match self {
            Self::VersionsWhenStored => world.stamps[tag] == entry.mark[tag],
            _ => world.stamps[tag] <= entry.mark[tag],
        })
    }
}
