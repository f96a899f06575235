//! Whatever happens in whatever order, what was purged is not valid.

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
    assert!(!Stamps::new().is_valid(Fence::local(u64::MAX), &slots));
}

#[test]
fn the_last_purge_of_a_tag_is_known_and_counts_purges_of_everything() {
    let stamps = Stamps::new();
    let slot = stamps.slot("a");
    assert_eq!(stamps.last(slot), 0);
    let by_name = stamps.purge(["a"]);
    assert_eq!(stamps.last(slot), by_name);
    let of_all = stamps.purge_all();
    assert_eq!(stamps.last(slot), of_all);
}

#[test]
fn only_dated_stamps_say_when() {
    let stamps = Stamps::new();
    stamps.purge(["a"]);
    assert_eq!(stamps.end_of(0), None);
    assert!(!stamps.was_purged_after(stamps.slot("a"), 0));
}

#[test]
fn a_purge_is_after_the_seconds_that_were_over_when_it_came() {
    use std::sync::Arc;

    let clock = Arc::new(AtomicU64::new(10));
    let now = Arc::clone(&clock);
    let stamps = Stamps::dated(move || now.load(Ordering::SeqCst));
    clock.store(12, Ordering::SeqCst);
    let number = stamps.purge(["a"]);
    stamps.purge_all();
    clock.store(13, Ordering::SeqCst);
    let slot = stamps.slot("a");
    assert!(stamps.was_purged_after(slot, 11) && !stamps.was_purged_after(slot, 12));
    assert_eq!(stamps.end_of(11).map(Fence::get), Some(0));
    assert_eq!(stamps.end_of(12).map(Fence::get), Some(number + 1));
    assert_eq!(stamps.end_of(13), None, "it is not over");
}
