//! Several processes, one Redis that loses things, and one rule: nothing stale is ever served.
//!
//! Runs for some seconds; `MIZAN_CACHE_SECONDS` makes it run longer.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::time::{Duration, Instant};

use bytes::Bytes;
use mizan_cache::{Answer, Cache, CacheOutcome, Fill, Lifetime, Lookup, Purged, RedisOptions};

use crate::random::Random;
use crate::server::Server;

const PROCESSES: usize = 3;
const TASKS: usize = 3;
const TAGS: usize = 6;
const KEYS: usize = 400;
/// Keys that are read often; an entry of any other waits long for its next reader.
const HOT: usize = 12;

/// The data, and who may still see which state of it.
#[derive(Default)]
struct World {
    /// For every tag, how often its data has changed.
    data: [AtomicU64; TAGS],
    /// The change whose purge every process has acknowledged.
    everywhere: [AtomicU64; TAGS],
    /// The change whose purge the process that made it has acknowledged.
    here: [[AtomicU64; TAGS]; PROCESSES],
    reads: AtomicU64,
    /// Reads that asked Redis.
    asked: AtomicU64,
    hits: AtomicU64,
    changes: AtomicU64,
    over: AtomicBool,
}

/// The tags of a key: one or two of them.
fn tags_of(key: usize) -> Vec<usize> {
    let mut tags = vec![key % TAGS, key * 5 / 2 % TAGS];
    tags.dedup();
    tags
}

fn name(tag: usize) -> String {
    format!("board;board_id={tag}")
}

impl World {
    async fn read(&self, process: usize, cache: &Cache, key: usize, random: &mut Random) {
        let tags = tags_of(key);
        let least: Vec<u64> = tags
            .iter()
            .map(|&tag| {
                let here = self.here[process][tag].load(SeqCst);
                here.max(self.everywhere[tag].load(SeqCst))
            })
            .collect();
        let slow = random.below(4) == 0;
        let key = format!("key{key}");
        let answer = if random.below(2) == 0 {
            self.arrive(cache, &key, &tags, random).await
        } else {
            self.fill(cache, &key, &tags, slow).await
        };
        let seen = numbers(&answer.value);
        assert_eq!(seen.len(), least.len());
        let stale = seen.iter().zip(&least).any(|(seen, least)| seen < least);
        assert!(
            !stale,
            "{seen:?} is older than {least:?}: {:?}",
            answer.outcome
        );
        self.reads.fetch_add(1, SeqCst);
        if matches!(answer.outcome, CacheOutcome::Bypass { .. }) {
            // What recovers needs the processor more.
            std::thread::yield_now();
        } else {
            self.asked.fetch_add(1, SeqCst);
        }
        if matches!(answer.outcome, CacheOutcome::Hit { .. }) {
            self.hits.fetch_add(1, SeqCst);
        }
    }

    /// A request that arrives, reads all from one snapshot, of some time between its arrival and its fill, and looks the
    /// key up at another.
    async fn arrive(
        &self,
        cache: &Cache,
        key: &str,
        tags: &[usize],
        random: &mut Random,
    ) -> Answer {
        let arrival = cache.arrival();
        let state = || -> Vec<u8> {
            let of = |tag: &usize| self.data[*tag].load(SeqCst).to_be_bytes();
            tags.iter().flat_map(of).collect()
        };
        pause(random).await;
        let early = (random.below(2) == 0).then(state);
        pause(random).await;
        let ticket = match cache.begin(key, arrival).await {
            Lookup::Hit(answer) => return answer,
            Lookup::Stale(_, ticket) | Lookup::Fill(ticket) => ticket,
        };
        pause(random).await;
        let snapshot = early.unwrap_or_else(state);
        pause(random).await;
        let names = tags.iter().map(|&tag| name(tag)).collect();
        let lifetime = Lifetime::seconds(600, 60);
        ticket.store(snapshot.into(), names, lifetime).await
    }

    /// A request that reads everything after its look-up.
    async fn fill(&self, cache: &Cache, key: &str, tags: &[usize], slow: bool) -> Answer {
        let fill = async || {
            let mut seen = Vec::new();
            for &tag in tags {
                seen.extend(self.data[tag].load(SeqCst).to_be_bytes());
                if slow {
                    tokio::task::yield_now().await;
                }
            }
            let names = tags.iter().map(|&tag| name(tag)).collect();
            Ok::<_, ()>(Fill::keep(seen.into(), names, Lifetime::seconds(600, 60)))
        };
        let answer = cache.get_or_fill(key, fill).await;
        answer.expect("a fill that does not fail")
    }

    async fn change(&self, process: usize, cache: &Cache, tag: usize) {
        let now = self.data[tag].fetch_add(1, SeqCst) + 1;
        let known = match cache.purge(&[name(tag)]).await {
            Purged::Done { .. } => &self.everywhere[tag],
            _ => &self.here[process][tag],
        };
        known.fetch_max(now, SeqCst);
        self.changes.fetch_add(1, SeqCst);
    }

    async fn live(&self, process: usize, cache: Cache, mut random: Random) {
        while !self.over.load(SeqCst) {
            if random.below(20) == 0 {
                self.change(process, &cache, random.below(TAGS)).await;
            } else {
                let among = [HOT, KEYS][random.below(2)];
                let key = random.below(among);
                self.read(process, &cache, key, &mut random).await;
            }
        }
    }

    /// Lets the processes make some requests, as `count` counts them; not for long if they cannot.
    fn pass(count: &AtomicU64, requests: u64) {
        let (until, began) = (count.load(SeqCst) + requests, Instant::now());
        while count.load(SeqCst) < until && began.elapsed() < Duration::from_secs(2) {
            std::thread::yield_now();
        }
    }
}

/// Lets others go first, for a while.
async fn pause(random: &mut Random) {
    for _ in 0..random.below(20) {
        tokio::task::yield_now().await;
    }
}

fn numbers(value: &Bytes) -> Vec<u64> {
    let (numbers, _) = value.as_chunks::<8>();
    numbers
        .iter()
        .map(|number| u64::from_be_bytes(*number))
        .collect()
}

/// Loses something.
fn lose(server: &mut Server, world: &World, random: &mut Random) {
    match random.below(12) {
        0 => server.ask(&["FLUSHALL"]),
        1..=3 => {
            let keys: Vec<String> = server.ask(&["KEYS", "*"]);
            if let Some(key) = keys.get(random.below(keys.len().max(1))) {
                server.ask::<()>(&["DEL", key]);
            }
        }
        4 | 5 => server.ask(&["DEL", "{mz:test}:cur"]),
        6..=8 => server.ask(&["DEL", "{mz:test}:prev"]),
        9 => {
            server.ask::<()>(&["SAVE"]);
            World::pass(&world.asked, 30);
            server.kill();
            World::pass(&world.reads, 5);
            server.start_again();
        }
        10 => server.ask(&["CLIENT", "PAUSE", "40", "ALL"]),
        _ => {
            server.freeze();
            World::pass(&world.reads, 20);
            server.thaw();
        }
    }
}

#[test]
fn whatever_redis_loses_nothing_stale_is_served() {
    let seconds = std::env::var("MIZAN_CACHE_SECONDS");
    let seconds = seconds.map_or(4, |text| text.parse().expect("whole seconds"));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(3)
        .enable_all()
        .build()
        .expect("a runtime");
    let mut server = Server::start();
    let mut random = Random::new();
    let world = Arc::new(World::default());
    let mut tasks = Vec::new();
    for process in 0..PROCESSES {
        let mut options = RedisOptions::new("test");
        options.budget = Duration::from_millis(20);
        // Short enough that stamps are forgotten many times over.
        options.lifetime = Duration::from_millis(100);
        options.log = 20;
        let cache = Cache::redis(&server.url(), options).expect("its own address");
        for _ in 0..TASKS {
            let (world, cache, random) = (Arc::clone(&world), cache.clone(), random.another());
            tasks.push(runtime.spawn(async move { world.live(process, cache, random).await }));
        }
    }
    let until = Instant::now() + Duration::from_secs(seconds);
    let mut losses = 0;
    while Instant::now() < until && !tasks.iter().any(tokio::task::JoinHandle::is_finished) {
        World::pass(&world.asked, 50);
        lose(&mut server, &world, &mut random);
        losses += 1;
    }
    world.over.store(true, SeqCst);
    for task in tasks {
        runtime.block_on(task).expect("nothing stale");
    }
    let (reads, hits) = (world.reads.load(SeqCst), world.hits.load(SeqCst));
    let (asked, changes) = (world.asked.load(SeqCst), world.changes.load(SeqCst));
    println!(
        "{reads} reads, {asked} of Redis, {hits} hits, {changes} changes, {losses} losses, 0 stale"
    );
    assert!(hits > 0 && changes > 0 && losses > 0);
}

/// One process, no losses: every read of what was filled and not purged since has to be a hit.
#[tokio::test]
async fn without_losses_no_fill_is_needless() {
    let server = Server::start();
    let cache = crate::store::cache(&server);
    let mut random = Random::new();
    let mut filled = [false; HOT];
    for _ in 0..2_000 {
        if random.below(8) == 0 {
            let tag = random.below(TAGS);
            cache.purge(&[name(tag)]).await;
            for (key, filled) in filled.iter_mut().enumerate() {
                *filled &= !tags_of(key).contains(&tag);
            }
            continue;
        }
        let key = random.below(HOT);
        let tags = tags_of(key).into_iter().map(name).collect();
        let value = Fill::keep(
            Bytes::from_static(b"value"),
            tags,
            Lifetime::seconds(600, 0),
        );
        let name = format!("key{key}");
        let answer = cache.get_or_fill(&name, async || Ok::<_, ()>(value)).await;
        let hit = matches!(
            answer.expect("no failure").outcome,
            CacheOutcome::Hit { .. }
        );
        assert_eq!(hit, filled[key], "key {key}");
        filled[key] = true;
    }
}
