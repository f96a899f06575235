//! The order of purges: a counter, and for every tag the number of the last purge that named it.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;
use std::sync::atomic::{AtomicU64, Ordering};

const SLOTS: u32 = 1 << 20;

/// A moment in the order of purges, captured *before* the data of an entry was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fence(pub(crate) u64);

impl Fence {
    /// How many purges came before, counted from where the order began.
    #[must_use]
    pub fn get(self) -> u64 {
        self.0
    }
}

/// Where the table keeps the stamp of one tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot(u32);

/// The stamps of all tags, in a table of fixed size: 8 MiB, however many tags there are.
///
/// Reading is wait-free. A tag is found by a randomly seeded hash; two tags in one slot invalidate each
/// other's entries, which costs a fill and never an answer. Nothing is ever removed: forgetting the stamp
/// of a tag without entries would lose a purge while a fill is under way.
///
/// ```
/// use mizan_cache::Stamps;
///
/// let stamps = Stamps::new();
/// let fence = stamps.capture();
/// let slots = stamps.mark(["profile;user_id=5"]);
/// assert!(stamps.is_valid(fence, &slots));
/// stamps.purge(["profile;user_id=5"]);
/// assert!(!stamps.is_valid(fence, &slots));
/// ```
#[derive(Debug)]
pub struct Stamps {
    seq: AtomicU64,
    floor: AtomicU64,
    slots: Box<[AtomicU64]>,
    hasher: RandomState,
}

impl Default for Stamps {
    fn default() -> Self {
        Self::new()
    }
}

impl Stamps {
    /// A table without any purge so far.
    #[must_use]
    pub fn new() -> Self {
        Self::with_slots(SLOTS)
    }

    fn with_slots(count: u32) -> Self {
        Self {
            seq: AtomicU64::new(0),
            floor: AtomicU64::new(0),
            slots: (0..count).map(|_| AtomicU64::new(0)).collect(),
            hasher: RandomState::new(),
        }
    }

    /// This moment. Capture it before reading the data, or before forwarding the request for it.
    #[must_use]
    pub fn capture(&self) -> Fence {
        Fence(self.seq.load(Ordering::SeqCst))
    }

    /// The slots of `tags`, to be kept beside the entry.
    pub fn mark<T: AsRef<str>>(&self, tags: impl IntoIterator<Item = T>) -> Box<[Slot]> {
        tags.into_iter()
            .map(|tag| self.slot(tag.as_ref()))
            .collect()
    }

    /// Invalidates every entry captured so far that carries one of `tags`. Call it *after* the change is
    /// committed; when it returns, no such entry is valid any more. Gives the number of this purge.
    pub fn purge<T: AsRef<str>>(&self, tags: impl IntoIterator<Item = T>) -> u64 {
        let seq = self.next();
        for tag in tags {
            if let Some(stamp) = self.stamp(self.slot(tag.as_ref())) {
                stamp.fetch_max(seq, Ordering::SeqCst);
            }
        }
        seq
    }

    /// Invalidates every entry captured so far. Gives the number of this purge.
    pub fn purge_all(&self) -> u64 {
        let seq = self.next();
        self.floor.fetch_max(seq, Ordering::SeqCst);
        seq
    }

    /// Whether no purge since `fence` concerned an entry with these `slots`.
    #[must_use]
    pub fn is_valid(&self, fence: Fence, slots: &[Slot]) -> bool {
        let before = |stamp: &AtomicU64| stamp.load(Ordering::SeqCst) <= fence.0;
        before(&self.floor)
            && slots
                .iter()
                .all(|slot| self.stamp(*slot).is_some_and(before))
    }

    fn next(&self) -> u64 {
        self.seq.fetch_add(1, Ordering::SeqCst) + 1
    }

    fn slot(&self, tag: &str) -> Slot {
        let count = self.slots.len() as u64;
        Slot(u32::try_from(self.hasher.hash_one(tag) % count).unwrap_or(0))
    }

    fn stamp(&self, slot: Slot) -> Option<&AtomicU64> {
        self.slots.get(slot.0 as usize)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    /// One thing that happens: an entry's fence is captured, or tags are purged, or everything is.
    #[derive(Clone, Debug)]
    enum Step {
        Capture(Vec<u8>),
        Purge(Vec<u8>),
        PurgeAll,
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            4 => vec(0..12_u8, 0..4).prop_map(Step::Capture),
            4 => vec(0..12_u8, 0..4).prop_map(Step::Purge),
            1 => Just(Step::PurgeAll),
        ]
    }

    fn names(tags: &[u8]) -> Vec<String> {
        tags.iter().map(|tag| format!("tag{tag}")).collect()
    }

    /// The entries of `steps` that are valid at the end, as the table says, and as sets of tags say.
    fn judge(stamps: &Stamps, steps: &[Step]) -> Vec<(bool, bool)> {
        let mut entries = Vec::new();
        let mut purged = BTreeSet::new();
        for step in steps {
            match step {
                Step::Capture(tags) => entries.push((stamps.capture(), tags)),
                Step::Purge(tags) => {
                    stamps.purge(names(tags));
                    let hit = |entry: &[u8]| entry.iter().any(|tag| tags.contains(tag));
                    let hits = entries
                        .iter()
                        .enumerate()
                        .filter(|(_, (_, entry))| hit(entry));
                    purged.extend(hits.map(|(at, _)| at));
                }
                Step::PurgeAll => {
                    stamps.purge_all();
                    purged.extend(0..entries.len());
                }
            }
        }
        let judged = entries.iter().enumerate().map(|(at, (fence, tags))| {
            let valid = stamps.is_valid(*fence, &stamps.mark(names(tags)));
            (valid, !purged.contains(&at))
        });
        judged.collect()
    }

    proptest! {
        #[test]
        fn a_purged_entry_is_never_valid_even_where_tags_share_slots(steps in vec(step(), 0..40)) {
            for (valid, should) in judge(&Stamps::with_slots(3), &steps) {
                prop_assert!(should || !valid);
            }
        }

        #[test]
        fn where_no_tags_share_a_slot_exactly_the_purged_are_invalid(steps in vec(step(), 0..40)) {
            let stamps = Stamps::with_slots(1 << 10);
            let slots = stamps.mark(names(&(0..12).collect::<Vec<_>>()));
            let apart = (1..slots.len()).all(|at| !slots[..at].contains(&slots[at]));
            for (valid, should) in judge(&stamps, &steps) {
                prop_assert!(valid == should || !apart);
            }
        }
    }

    #[test]
    fn an_entry_filled_while_a_purge_ran_is_not_valid() {
        let stamps = Stamps::new();
        let fence = stamps.capture();
        stamps.purge(["a"]);
        let marked_late = stamps.mark(["a"]);
        assert!(!stamps.is_valid(fence, &marked_late));
        assert!(stamps.is_valid(stamps.capture(), &marked_late));
    }

    #[test]
    fn a_slot_of_another_table_is_never_valid() {
        let slots = [Slot(SLOTS)];
        assert!(!Stamps::new().is_valid(Fence(u64::MAX), &slots));
    }
}
