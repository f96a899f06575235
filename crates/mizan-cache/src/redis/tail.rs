//! Hears of the purges of other processes as they are made, so that the fences of arriving requests are recent.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;

use redis::{RedisResult, Value};
use tokio::runtime::Handle;

use super::link::{Link, Server};
use super::payload::milliseconds;
use crate::fence::Fence;

/// How long one read waits for a purge. When the cache is gone, the tail ends after that.
const BLOCK: Duration = Duration::from_secs(1);
/// How long to wait before connecting again, twice as long each time.
const FIRST: Duration = Duration::from_millis(50);
const LONGEST: Duration = Duration::from_secs(5);

/// Whether a tail runs.
#[derive(Debug, Default)]
pub(super) struct Tail(Arc<AtomicBool>);

/// Says so when a tail ends, also with its runtime.
struct Running(Arc<AtomicBool>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.store(false, Ordering::SeqCst);
    }
}

impl Tail {
    /// Begins one in the background unless it runs. It needs a connection of its own, since its reads block.
    pub(super) fn begin(&self, server: &Arc<Server>) {
        let Ok(runtime) = Handle::try_current() else {
            return;
        };
        if !self.0.swap(true, Ordering::SeqCst) {
            let running = Running(Arc::clone(&self.0));
            runtime.spawn(run(Arc::downgrade(server), running));
        }
    }
}

/// A tail that fails costs fills and no answer: the replies to requests say how far the order has come as well.
async fn run(server: Weak<Server>, _running: Running) {
    let mut pause = FIRST;
    while let Some(strong) = server.upgrade() {
        let link = strong.connect(BLOCK * 2).await;
        drop(strong);
        if let Ok(link) = link {
            let link = Weaker::of(link);
            while let Some(Ok(())) = link.read(&server).await {
                pause = FIRST;
            }
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST);
    }
}

/// A connection that does not keep the server's cache alive.
struct Weaker(redis::aio::MultiplexedConnection);

impl Weaker {
    fn of(link: Link) -> Self {
        Self(link.connection)
    }

    /// Waits for a purge with a higher number than any that was seen; nothing when the cache is gone.
    async fn read(&self, server: &Weak<Server>) -> Option<RedisResult<()>> {
        let (asked, pipe) = {
            let server = server.upgrade()?;
            let (names, asked) = (&server.names, server.seen.now());
            let mut pipe = redis::pipe();
            pipe.cmd("XREAD").arg("COUNT").arg(1);
            pipe.arg("BLOCK").arg(milliseconds(BLOCK));
            let after = format!("{}-0", asked.get());
            pipe.arg("STREAMS").arg(&names.log).arg(after);
            pipe.cmd("HMGET").arg(&names.cur).arg("@").arg("#");
            (asked, pipe)
        };
        let read = pipe.query_async(&mut self.0.clone()).await;
        let (_, (order, seq)): (Value, (Option<u64>, Option<u64>)) = match read {
            Ok(read) => read,
            Err(error) => return Some(Err(error)),
        };
        if let (Some(order), Some(seq)) = (order, seq) {
            server.upgrade()?.seen.observe(asked, Fence::of(order, seq));
        }
        Some(Ok(()))
    }
}
