//! What is within the limits is held, and nothing else, on a machine with any number of cores.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

const CORES: [usize; 6] = [1, 2, 3, 16, 64, 192];

fn memory(bytes: u64, value_bytes: usize, cores: usize) -> Memory<()> {
    let limits = CacheLimits::new(bytes, value_bytes);
    Memory::for_cores(limits, Arc::new(Stamps::new()), cores)
}

fn entry(memory: &Memory<()>, bytes: usize) -> Entry<()> {
    Entry {
        value: (),
        bytes,
        fence: memory.stamps().capture(),
        slots: memory.stamps().mark(["tag"]),
        stored: Instant::now(),
        lifetime: Lifetime::seconds(60, 0),
    }
}

fn insert(memory: &Memory<()>, key: &str, bytes: usize) -> Result<(), NoStoreReason> {
    let stored = memory.insert(key.into(), entry(memory, bytes));
    let held = memory.get(key, Instant::now());
    let held = held.is_some_and(|(entry, _)| entry.bytes == bytes);
    assert_eq!(stored.is_ok(), held, "{key}: {bytes} bytes, {stored:?}");
    stored
}

#[test]
fn it_holds_no_more_bytes_than_it_may() {
    for cores in CORES {
        let most = 4 << 20;
        let memory = memory(most, 1 << 20, cores);
        for key in 0..10_000 {
            assert_eq!(insert(&memory, &key.to_string(), 1000), Ok(()));
            assert!(memory.bytes() <= most);
        }
        assert!(memory.len() > 2000, "{} on {cores}", memory.len());
    }
}

#[test]
fn the_largest_value_that_is_allowed_is_held_on_any_number_of_cores() {
    for cores in CORES {
        for (bytes, value) in [
            (4 << 20, 600_000),
            (256 << 20, 4 << 20),
            (256 << 20, 8 << 20),
            (64 << 20, 1 << 20),
            (2 << 20, 1 << 20),
        ] {
            let memory = memory(bytes, value, cores);
            let key = "k".repeat(memory.limits().key_bytes);
            for size in [value - 1, value] {
                assert_eq!(insert(&memory, &key, size), Ok(()), "{bytes} on {cores}");
            }
            for other in 0..100 {
                assert_eq!(insert(&memory, &other.to_string(), value), Ok(()));
                assert!(memory.bytes() <= bytes, "{bytes} on {cores}");
            }
            let larger = insert(&memory, "larger", value + 1);
            assert_eq!(larger, Err(NoStoreReason::TooLarge));
        }
    }
}

#[test]
fn a_limit_for_values_above_the_whole_is_the_whole() {
    for cores in CORES {
        let memory = memory(1 << 20, 8 << 20, cores);
        assert_eq!(insert(&memory, "a", 1_000_000), Ok(()), "on {cores}");
        let whole = insert(&memory, "b", 1 << 20);
        assert_eq!(whole, Err(NoStoreReason::TooLarge), "on {cores}");
    }
}

#[test]
fn many_cores_share_a_large_store_in_many_shards() {
    let limits = CacheLimits::default();
    assert_eq!(shards(limits, 1), 4);
    assert_eq!(shards(limits, 16), 32);
    assert_eq!(shards(CacheLimits::new(1 << 30, 1 << 20), 16), 64);
    assert_eq!(shards(CacheLimits::new(4 << 20, 8 << 20), 16), 1);
}

#[test]
fn an_entry_purged_before_it_was_stored_is_refused() {
    let memory = memory(1 << 20, 1 << 10, 1);
    let entry = entry(&memory, 10);
    memory.stamps().purge(["tag"]);
    assert_eq!(
        memory.insert("a".into(), entry),
        Err(NoStoreReason::PurgedMeanwhile)
    );
}

#[test]
fn a_store_of_nothing_holds_nothing_and_says_so() {
    let memory = memory(0, 1 << 20, 2);
    assert_eq!(insert(&memory, "a", 0), Err(NoStoreReason::TooLarge));
}

proptest! {
    #[test]
    fn what_is_said_to_be_held_is_held(
        sizes in vec((0..20_u8, 0..150_000_usize), 0..200),
        cores in 0..CORES.len(),
    ) {
        let memory = memory(400_000, 100_000, CORES[cores]);
        for (key, bytes) in sizes {
            let stored = insert(&memory, &key.to_string(), bytes);
            prop_assert_eq!(stored.is_ok(), bytes <= 100_000);
            prop_assert!(memory.bytes() <= 400_000);
        }
    }
}
