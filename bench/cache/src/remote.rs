//! In Redis: a server of its own, on a socket; ours first, then each peer with as many entries.

use std::time::{Duration, Instant};

use mizan_cache::{Cache, CacheOutcome, Fill, Purged, RedisOptions};
use tokio::task::JoinSet;

use crate::entries::{Entries, LIFETIME, context};
use crate::measure::{Goal, figure, median, quantile};
use crate::peer::Peer;
use crate::server::Server;

const AT_ONCE: usize = 64;
const ROUNDS: usize = 7;
const READS: usize = 2000;

pub(crate) async fn run(entries: &Entries) {
    let server = Server::start();
    let mut options = RedisOptions::new("bench");
    options.budget = Duration::from_secs(10);
    let cache = Cache::redis(&server.url(), options).expect("its own address");
    fill(entries, &cache).await;
    throughput(entries, &cache).await;
    reads(entries, &cache).await;
    let ours = purge(&cache).await;
    for peer in [Peer::Scan, Peer::MemberSet] {
        server.ask::<()>(&["FLUSHALL"]);
        let theirs = peer.run(entries, &server).await;
        let below = Goal::Below(Duration::from_millis(1));
        figure("cache-redis-purge", ours, (peer.name(), theirs), &below);
    }
}

async fn fill(entries: &Entries, cache: &Cache) {
    let mut tasks = JoinSet::new();
    for task in 0..AT_ONCE {
        let (cache, value, count) = (cache.clone(), entries.value.clone(), entries.count);
        tasks.spawn(async move {
            for at in (task..count).step_by(AT_ONCE) {
                let tags = Entries::tags(at).to_vec();
                let fill = Fill::keep(value.clone(), tags, LIFETIME);
                let key = Entries::key(at);
                let filled = cache.get_or_fill(&key, async || Ok::<_, ()>(fill)).await;
                let outcome = filled.expect("no failure").outcome;
                assert!(outcome.is_stored());
            }
        });
    }
    tasks.join_all().await;
}

async fn read(cache: &Cache, key: &str) {
    let missing = async || Err::<Fill, _>(());
    let answer = cache.get_or_fill(key, missing).await.expect("it is stored");
    assert!(matches!(answer.outcome, CacheOutcome::Hit { .. }));
}

/// Hits a second, many at once over one connection: of keys this process has read before, and of new ones.
async fn throughput(entries: &Entries, cache: &Cache) {
    for what in ["the first time", "again"] {
        let mut tasks = JoinSet::new();
        let started = Instant::now();
        for task in 0..AT_ONCE {
            let keys: Vec<String> = (0..READS / 8)
                .map(|turn| Entries::key(entries.pick(task * READS + turn)))
                .collect();
            let cache = cache.clone();
            tasks.spawn(async move {
                for key in &keys {
                    read(&cache, key).await;
                }
            });
        }
        tasks.join_all().await;
        let each = started.elapsed() / u32::try_from(AT_ONCE * READS / 8).unwrap_or(1);
        println!("hits in Redis, read {what}: {each:?} each, {AT_ONCE} at once");
    }
}

/// Reads one after the other, while nothing is purged and while a hundred purges a second come, by turns.
async fn reads(entries: &Entries, cache: &Cache) {
    let (mut alone, mut purged) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        alone.push(times(entries, cache, round).await);
        let purging = tokio::spawn({
            let cache = cache.clone();
            async move {
                loop {
                    cache.purge(&["another".to_owned()]).await;
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
            }
        });
        purged.push(times(entries, cache, round + ROUNDS).await);
        purging.abort();
    }
    let (alone, purged) = (median(alone), median(purged));
    let goal = Goal::Ratio(1.25);
    figure(
        "cache-redis-read-p99-during-purges",
        purged,
        ("idle", alone),
        &goal,
    );
}

async fn times(entries: &Entries, cache: &Cache, round: usize) -> Duration {
    let mut times = Vec::with_capacity(READS);
    for turn in 0..READS {
        let key = Entries::key(entries.pick(round * READS + turn));
        let started = Instant::now();
        read(cache, &key).await;
        times.push(started.elapsed());
    }
    quantile(times, 0.99)
}

/// The time one purge of a tenth of all entries takes, there and back.
async fn purge(cache: &Cache) -> Duration {
    let mut times = Vec::new();
    for _ in 0..ROUNDS * 10 {
        let started = Instant::now();
        let purged = cache.purge(&[context(3)]).await;
        times.push(started.elapsed());
        assert!(matches!(purged, Purged::Done { .. }));
    }
    let missing = async || Err::<Fill, _>(());
    let gone = cache.get_or_fill(&Entries::key(3), missing).await;
    assert!(gone.is_err(), "it is purged");
    median(times)
}
