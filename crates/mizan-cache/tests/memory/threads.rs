//! Many threads, one memory: requests that read one snapshot each, changes and their purges, and nothing stale.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

use bytes::Bytes;
use mizan_cache::{Answer, Cache, CacheOutcome, Lifetime, Lookup, MemoryOptions};

const TASKS: usize = 8;
const TURNS: usize = 3_000;
const TAGS: usize = 4;
const KEYS: usize = 12;

#[derive(Default)]
struct World {
    /// For every tag, how often its data has changed.
    data: [AtomicU64; TAGS],
    /// The change whose purge is acknowledged.
    purged: [AtomicU64; TAGS],
    shared: AtomicU64,
}

fn tags_of(key: usize) -> [usize; 2] {
    [key % TAGS, (key / TAGS + key + 1) % TAGS]
}

fn name(tag: usize) -> String {
    format!("board;board_id={tag}")
}

impl World {
    fn states(states: &[AtomicU64], key: usize) -> Vec<u8> {
        let of = |tag: usize| states[tag].load(SeqCst).to_be_bytes();
        tags_of(key).into_iter().flat_map(of).collect()
    }

    async fn answer(&self, cache: &Cache, key: usize, turn: usize) -> Answer {
        let arrival = cache.arrival();
        pause(turn).await;
        let early = turn
            .is_multiple_of(2)
            .then(|| Self::states(&self.data, key));
        pause(turn / 2).await;
        let ticket = match cache.begin(&key.to_string(), arrival).await {
            Lookup::Hit(answer) => return answer,
            Lookup::Stale(_, ticket) | Lookup::Fill(ticket) => ticket,
        };
        pause(turn / 4).await;
        let state = early.unwrap_or_else(|| Self::states(&self.data, key));
        pause(turn / 8).await;
        let tags = tags_of(key).map(name).to_vec();
        let lifetime = Lifetime::seconds(600, 60);
        ticket.store(Bytes::from(state), tags, lifetime).await
    }

    async fn live(&self, cache: Cache, mut seed: usize) {
        for turn in 0..TURNS {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let some = seed >> 33;
            if some.is_multiple_of(16) {
                let tag = some / 16 % TAGS;
                let now = self.data[tag].fetch_add(1, SeqCst) + 1;
                cache.purge(&[name(tag)]).await;
                self.purged[tag].fetch_max(now, SeqCst);
                continue;
            }
            let key = some / 16 % KEYS;
            let least = Self::states(&self.purged, key);
            let answer = self.answer(&cache, key, some).await;
            let (seen, _) = answer.value.as_chunks::<8>();
            let (least, _) = least.as_chunks::<8>();
            let stale = seen.iter().zip(least).any(|(seen, least)| seen < least);
            assert!(
                !stale,
                "turn {turn}: {seen:?} is older than {least:?}: {:?}",
                answer.outcome
            );
            let is_shared = !matches!(answer.outcome, CacheOutcome::Filled { .. });
            self.shared.fetch_add(u64::from(is_shared), SeqCst);
        }
    }
}

/// Lets others go first, sometimes.
async fn pause(turn: usize) {
    for _ in 0..turn % 4 {
        tokio::task::yield_now().await;
    }
}

#[test]
fn nothing_stale_is_served_to_any_thread() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(4)
        .enable_time()
        .build()
        .expect("a runtime");
    let world = Arc::new(World::default());
    let cache = Cache::memory(MemoryOptions::default());
    let tasks: Vec<_> = (0..TASKS)
        .map(|task| {
            let (world, cache) = (Arc::clone(&world), cache.clone());
            runtime.spawn(async move { world.live(cache, task).await })
        })
        .collect();
    for task in tasks {
        runtime.block_on(task).expect("nothing stale");
    }
    assert!(world.shared.load(SeqCst) > 100, "{:?}", cache.stats());
}
