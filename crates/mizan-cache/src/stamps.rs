//! The order of purges: a counter, and for every tag the number of the last purge that named it.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::dates::Dates;
use crate::fence::Fence;
use crate::tag::ScopesTag;

const SLOTS: u32 = 1 << 20;

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
    dates: Option<Dates>,
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

    /// The same, which also knows for a day when purges were made, by a clock that gives seconds since 1970.
    #[must_use]
    pub fn dated(now: impl Fn() -> u64 + Send + Sync + 'static) -> Self {
        Self {
            dates: Some(Dates::new(now)),
            ..Self::new()
        }
    }

    fn with_slots(count: u32) -> Self {
        Self {
            seq: AtomicU64::new(0),
            floor: AtomicU64::new(0),
            slots: (0..count).map(|_| AtomicU64::new(0)).collect(),
            hasher: RandomState::new(),
            dates: None,
        }
    }

    /// This moment. Capture it before reading the data, or before forwarding the request for it.
    #[must_use]
    pub fn capture(&self) -> Fence {
        Fence::local(self.seq.load(Ordering::SeqCst))
    }

    /// The slots of `tags`, to be kept beside the entry.
    pub fn mark<T: AsRef<str>>(&self, tags: impl IntoIterator<Item = T>) -> Box<[Slot]> {
        let tags = tags.into_iter().map(|tag| self.slot_of(tag.as_ref()));
        tags.flatten().collect()
    }

    /// Invalidates every entry captured so far that carries one of `tags`. Call it *after* the change is
    /// committed; when it returns, no such entry is valid any more. Gives the number of this purge.
    pub fn purge<T: AsRef<str>>(&self, tags: impl IntoIterator<Item = T>) -> u64 {
        let seq = self.next();
        for tag in tags {
            let slot = self.slot_of(tag.as_ref());
            if let Some(stamp) = slot.and_then(|slot| self.stamp(slot)) {
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
        let before = |stamp: &AtomicU64| stamp.load(Ordering::SeqCst) <= fence.get();
        before(&self.floor)
            && slots
                .iter()
                .all(|slot| self.stamp(*slot).is_some_and(before))
    }

    /// The number of the last purge that concerned entries with this slot; 0 if there was none.
    #[must_use]
    pub fn last(&self, slot: Slot) -> u64 {
        let read = |stamp: &AtomicU64| stamp.load(Ordering::SeqCst);
        let stamp = self.stamp(slot).map_or(u64::MAX, read);
        stamp.max(read(&self.floor))
    }

    /// The moment at the end of `second`; `None` where that is not over, too long ago, or was never
    /// [dated](Self::dated).
    #[must_use]
    pub fn end_of(&self, second: u64) -> Option<Fence> {
        let dates = self.dates.as_ref()?;
        dates.by_end_of(second).map(Fence::local)
    }

    /// Whether a tag in this slot was purged, by its name, once `second` was over; `false` where that is not known.
    #[must_use]
    pub fn was_purged_after(&self, slot: Slot, second: u64) -> bool {
        let (Some(dates), Some(stamp)) = (&self.dates, self.stamp(slot)) else {
            return false;
        };
        stamp.load(Ordering::SeqCst) > dates.at_most_by_end_of(second)
    }

    fn next(&self) -> u64 {
        let next = || self.seq.fetch_add(1, Ordering::SeqCst) + 1;
        match &self.dates {
            Some(dates) => dates.note(next),
            None => next(),
        }
    }

    /// The slot of one tag; `None` for scopes, by which nothing is purged in the memory of one process.
    fn slot_of(&self, tag: &str) -> Option<Slot> {
        ScopesTag::parse(tag).is_none().then(|| self.slot(tag))
    }

    /// The slot of one tag.
    #[must_use]
    pub fn slot(&self, tag: &str) -> Slot {
        let count = self.slots.len() as u64;
        Slot(u32::try_from(self.hasher.hash_one(tag) % count).unwrap_or(0))
    }

    fn stamp(&self, slot: Slot) -> Option<&AtomicU64> {
        self.slots.get(slot.0 as usize)
    }
}

#[cfg(test)]
mod tests;
