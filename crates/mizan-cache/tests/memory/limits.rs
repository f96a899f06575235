//! What is said to be stored is found; what exceeds a limit is answered, not stored, and said so.

use bytes::Bytes;
use mizan_cache::{Answer, Cache, CacheLimits, Fill, Lifetime, MemoryOptions, NoStoreReason};

use crate::stage::{self, STORED, tags, unstored};

async fn ask(cache: &Cache, key: &str, bytes: usize, tags: Vec<String>) -> Answer {
    let value = Bytes::from(vec![b'x'; bytes]);
    let fill = Fill::keep(value, tags, Lifetime::seconds(60, 0));
    let answer = cache.get_or_fill(key, async || Ok::<_, ()>(fill)).await;
    answer.expect("a fill that does not fail")
}

fn cache(limits: CacheLimits) -> Cache {
    let mut options = MemoryOptions::default();
    options.limits = limits;
    Cache::memory(options)
}

#[tokio::test(start_paused = true)]
async fn a_large_answer_that_is_said_to_be_stored_is_a_hit_afterwards() {
    for (bytes, value) in [
        (4 << 20, 600 << 10),
        (256 << 20, 4 << 20),
        (1 << 20, 8 << 20),
    ] {
        let cache = cache(CacheLimits::new(bytes, value));
        for size in [0, 1, value / 2, value - 1, value, value + 1, 2 * value] {
            let key = size.to_string();
            let is_stored = ask(&cache, &key, size, vec![]).await.outcome.is_stored();
            let is_hit = ask(&cache, &key, size, vec![])
                .await
                .outcome
                .age()
                .is_some();
            assert_eq!(is_stored, is_hit, "{size} of {value} in {bytes}");
            let fits = size as u64 + 1024 < bytes * 97 / 100;
            assert_eq!(
                is_stored,
                size <= value && fits,
                "{size} of {value} in {bytes}"
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn every_limit_of_an_entry_is_a_limit() {
    let mut limits = CacheLimits::new(1 << 20, 100);
    (limits.key_bytes, limits.tags, limits.tag_bytes) = (10, 2, 5);
    let cache = cache(limits);
    let tags = |count: usize, bytes: usize| vec!["t".repeat(bytes); count];
    for (key, bytes, tags, is_stored) in [
        (10, 100, tags(2, 5), true),
        (11, 100, tags(2, 5), false),
        (9, 101, tags(2, 5), false),
        (8, 100, tags(3, 5), false),
        (7, 100, tags(2, 6), false),
    ] {
        let outcome = ask(&cache, &"k".repeat(key), bytes, tags).await.outcome;
        let expected = match is_stored {
            true => STORED,
            false => unstored(NoStoreReason::TooLarge),
        };
        assert_eq!(outcome, expected, "{key} {bytes}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_value_is_copied_out_of_a_larger_buffer_before_it_is_stored() {
    let cache = stage::cache();
    let buffer = Bytes::from(vec![b'x'; 1 << 20]);
    let fill = Fill::keep(buffer.slice(..10), tags(), Lifetime::seconds(60, 0));
    drop(stage::ask(&cache, fill).await);
    assert!(buffer.is_unique(), "the cache holds the buffer");
}
