//! What caches with tags in Redis do otherwise, written as their drivers do it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use redis::aio::MultiplexedConnection;

use crate::entries::{Entries, context};
use crate::measure::quantile;
use crate::server::Server;

/// Keys in one command.
const BATCH: usize = 1000;

/// A way to purge.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Peer {
    /// `SCAN` for the keys of the context, and delete them.
    Scan,
    /// Delete what the tag's set of keys names.
    MemberSet,
}

impl Peer {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Scan => "scan-del",
            Self::MemberSet => "member-set",
        }
    }

    /// Fills, purges a context, and gives the time that took; says what reads felt meanwhile.
    pub(crate) async fn run(self, entries: &Entries, server: &Server) -> Duration {
        let mut link = connect(server).await;
        self.fill(entries, &mut link).await;
        let idle = gets(entries, connect(server).await, Arc::default(), 2000).await;
        let over = Arc::new(AtomicBool::new(false));
        let reader = connect(server).await;
        let started = Instant::now();
        let (took, busy) = tokio::join!(
            async {
                match self {
                    Self::Scan => scan(&mut link).await,
                    Self::MemberSet => members(&mut link).await,
                }
                over.store(true, Ordering::Relaxed);
                started.elapsed()
            },
            gets(entries, reader, Arc::clone(&over), usize::MAX)
        );
        let name = self.name();
        println!("{name}: p99 of GET {idle:?} before the purge, {busy:?} during it");
        took
    }

    async fn fill(self, entries: &Entries, link: &mut MultiplexedConnection) {
        for first in (0..entries.count).step_by(BATCH) {
            let mut pipe = redis::pipe();
            for at in first..entries.count.min(first + BATCH) {
                let key = Entries::key(at);
                pipe.cmd("SET").arg(&key).arg(&entries.value[..]).ignore();
                if self == Self::MemberSet {
                    for tag in Entries::tags(at) {
                        pipe.cmd("SADD")
                            .arg(format!("tag:{tag}"))
                            .arg(&key)
                            .ignore();
                    }
                }
            }
            pipe.query_async::<()>(link).await.expect("it answers");
        }
    }
}

async fn connect(server: &Server) -> MultiplexedConnection {
    let client = redis::Client::open(server.url()).expect("its own address");
    let link = client.get_multiplexed_async_connection().await;
    let mut link = link.expect("a running server");
    link.set_response_timeout(Duration::from_secs(60));
    link
}

async fn scan(link: &mut MultiplexedConnection) {
    let mut cursor = 0_u64;
    loop {
        let mut scan = redis::cmd("SCAN");
        scan.arg(cursor)
            .arg("MATCH")
            .arg(format!("{}:*", context(3)));
        scan.arg("COUNT").arg(BATCH);
        let (next, keys): (u64, Vec<String>) = scan.query_async(link).await.expect("it answers");
        unlink(link, &keys).await;
        cursor = next;
        if cursor == 0 {
            return;
        }
    }
}

async fn members(link: &mut MultiplexedConnection) {
    let set = format!("tag:{}", context(3));
    let mut cursor = 0_u64;
    loop {
        let mut scan = redis::cmd("SSCAN");
        scan.arg(&set).arg(cursor).arg("COUNT").arg(BATCH);
        let (next, keys): (u64, Vec<String>) = scan.query_async(link).await.expect("it answers");
        unlink(link, &keys).await;
        cursor = next;
        if cursor == 0 {
            return unlink(link, &[set]).await;
        }
    }
}

async fn unlink(link: &mut MultiplexedConnection, keys: &[String]) {
    if !keys.is_empty() {
        let mut unlink = redis::cmd("UNLINK");
        unlink.arg(keys);
        unlink.query_async::<()>(link).await.expect("it answers");
    }
}

/// Reads one key after the other until it is over, at most so many; gives the p99.
async fn gets(
    entries: &Entries,
    mut link: MultiplexedConnection,
    over: Arc<AtomicBool>,
    most: usize,
) -> Duration {
    let mut times = Vec::new();
    while !over.load(Ordering::Relaxed) && times.len() < most {
        let key = Entries::key(entries.pick(times.len()));
        let started = Instant::now();
        let mut get = redis::cmd("GET");
        get.arg(&key);
        get.query_async::<Option<bytes::Bytes>>(&mut link)
            .await
            .expect("it answers");
        times.push(started.elapsed());
    }
    quantile(times, 0.99)
}
