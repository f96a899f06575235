//! In the memory of one process.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::RwLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use mizan_cache::{CacheLimits, Entry, Memory, Stamps, State};

use crate::entries::{Entries, LIFETIME, context};
use crate::measure::{Goal, figure, median, quantile, time};

const ROUNDS: usize = 15;
const READS: usize = 50_000;

type Plain = RwLock<HashMap<String, (Bytes, Vec<String>)>>;

pub(crate) fn run(entries: &Entries) {
    let before = resident();
    let ours = fill(entries);
    let filled = resident();
    let plain = plain(entries);
    if let (Some(before), Some(filled), Some(after)) = (before, filled, resident()) {
        let each = |bytes: u64| bytes / entries.count as u64;
        let (ours, theirs) = (each(filled - before), each(after - filled));
        println!(
            "figure cache-memory-bytes-per-entry ours={ours} peer=hash-map:{theirs} ratio={:.3} goal=none",
            f64::from(u32::try_from(ours).unwrap_or(u32::MAX))
                / f64::from(u32::try_from(theirs.max(1)).unwrap_or(u32::MAX))
        );
    }
    reads(entries, &ours);
    purges(entries, &ours, &plain);
}

fn fill(entries: &Entries) -> Memory<Bytes> {
    let memory = Memory::new(
        CacheLimits::new(u64::MAX >> 20, 1 << 20),
        Arc::new(Stamps::new()),
    );
    for at in 0..entries.count {
        let entry = Entry {
            // Each its own, as answers are.
            value: Bytes::copy_from_slice(&entries.value),
            bytes: entries.value.len(),
            fence: memory.stamps().capture(),
            slots: memory.stamps().mark(Entries::tags(at)),
            stored: Instant::now(),
            lifetime: LIFETIME,
        };
        let stored = memory.insert(Entries::key(at).into(), entry);
        assert_eq!(stored, Ok(()));
    }
    assert_eq!(memory.len(), entries.count, "all of them fit");
    memory
}

fn plain(entries: &Entries) -> Plain {
    let all = (0..entries.count).map(|at| {
        let value = Bytes::copy_from_slice(&entries.value);
        (Entries::key(at), (value, Entries::tags(at).to_vec()))
    });
    RwLock::new(all.collect())
}

/// Reads while nothing is purged, and while a hundred purges a second come, by turns.
fn reads(entries: &Entries, memory: &Memory<Bytes>) {
    let (mut alone, mut purged, mut whole) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let times = read(entries, memory, round);
        whole.push(times.iter().sum::<Duration>() / READS as u32);
        alone.push(quantile(times, 0.99));
        let over = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !over.load(Ordering::Relaxed) {
                    // A context without entries, so that both rounds read the same.
                    memory.stamps().purge(["another", "another;board_id=1"]);
                    std::thread::sleep(Duration::from_millis(10));
                }
            });
            purged.push(quantile(read(entries, memory, round), 0.99));
            over.store(true, Ordering::Relaxed);
        });
    }
    println!("reads in memory: {:?} each, one thread", median(whole));
    let (alone, purged) = (median(alone), median(purged));
    let goal = Goal::Ratio(1.25);
    figure(
        "cache-memory-read-p99-during-purges",
        purged,
        ("idle", alone),
        &goal,
    );
}

fn read(entries: &Entries, memory: &Memory<Bytes>, round: usize) -> Vec<Duration> {
    let now = Instant::now();
    let keys: Vec<String> = (0..READS)
        .map(|turn| Entries::key(entries.pick(round * READS + turn)))
        .collect();
    let times = keys.iter().map(|key| {
        time(|| {
            // Of so many entries, some share a slot with what is purged: held, and judged as purged.
            assert!(memory.get(key, now).is_some());
        })
    });
    times.collect()
}

fn purges(entries: &Entries, memory: &Memory<Bytes>, plain: &Plain) {
    let ours = (0..ROUNDS).map(|_| time(|| memory.stamps().purge([context(3)])));
    let ours = median(ours.collect());
    let (_, state) = memory
        .get(&Entries::key(3), Instant::now())
        .expect("an entry");
    assert_eq!(state, State::Purged);
    let below = Goal::Below(Duration::from_millis(1));
    let scan = time(|| {
        let tag = context(3);
        let mut plain = plain.write().expect("no panic");
        plain.retain(|_, (_, tags)| !tags.contains(&tag));
    });
    figure("cache-memory-purge", ours, ("scan", scan), &below);
    let members: HashSet<String> = (0..entries.count)
        .filter(|at| at % crate::entries::CONTEXTS == 4)
        .map(Entries::key)
        .collect();
    let sets = HashMap::from([(context(4), members)]);
    let member_set = time(|| {
        let mut plain = plain.write().expect("no panic");
        for key in sets.get(&context(4)).into_iter().flatten() {
            plain.remove(key);
        }
    });
    figure(
        "cache-memory-purge",
        ours,
        ("member-set", member_set),
        &below,
    );
}

/// The memory this process takes, where the system says so.
fn resident() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = text.split(' ').nth(1)?.parse().ok()?;
    Some(pages * 4096)
}
