//! Hears of the purges of other processes as they are made, so that the fences of arriving requests are recent, and
//! asks every second whether the server still accepts purges.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;

use redis::{ErrorKind, RedisError, RedisResult, Value};
use tokio::runtime::Handle;
use tokio::time::Instant;

use super::link::{Link, Server, WeakLink};
use super::payload::milliseconds;
use crate::fence::Fence;

/// How long one read waits for a purge, and how often the server is asked whether it accepts one. When the cache is
/// gone, the tail ends after that.
const BLOCK: Duration = Duration::from_secs(1);
/// How long to wait before connecting again, twice as long each time.
const FIRST: Duration = Duration::from_millis(50);
const LONGEST: Duration = Duration::from_secs(1);

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
    /// Begins one in the background unless it runs. It needs a connection of its own, since its reads block. `refused`
    /// is called when the server answers and accepts no purges: others may have changes that it cannot tell of.
    pub(super) fn begin(
        &self,
        server: &Arc<Server>,
        refused: impl Fn(&RedisError) + Send + 'static,
    ) {
        let Ok(runtime) = Handle::try_current() else {
            return;
        };
        if !self.0.swap(true, Ordering::SeqCst) {
            let running = Running(Arc::clone(&self.0));
            runtime.spawn(run(Arc::downgrade(server), refused, running));
        }
    }
}

/// A tail that fails costs fills and no answer: the replies to requests say how far the order has come as well.
async fn run(server: Weak<Server>, refused: impl Fn(&RedisError), _running: Running) {
    let mut pause = FIRST;
    while let Some(strong) = server.upgrade() {
        let link = strong.connect(BLOCK * 2).await;
        drop(strong);
        let error = match link {
            Ok(link) => match follow(&link.downgrade(), &mut pause).await {
                Some(error) => error,
                None => return,
            },
            Err(error) => error,
        };
        if matches!(error.kind(), ErrorKind::Server(_) | ErrorKind::Extension) {
            refused(&error);
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST);
    }
}

/// Reads until the connection fails, and gives why; nothing when the cache is gone.
async fn follow(link: &WeakLink, pause: &mut Duration) -> Option<RedisError> {
    let mut asked = Instant::now();
    loop {
        if asked.elapsed() >= BLOCK {
            asked = Instant::now();
            if let Err(error) = link.upgrade()?.ensure().await {
                return Some(error);
            }
        }
        if let Err(error) = read(link).await? {
            return Some(error);
        }
        *pause = FIRST;
    }
}

/// Waits for a purge with a higher number than any that was seen; nothing when the cache is gone.
async fn read(link: &WeakLink) -> Option<RedisResult<()>> {
    let (asked, pipe, mut connection) = {
        let Link {
            server, connection, ..
        } = link.upgrade()?;
        let asked = server.seen.now();
        let mut pipe = redis::pipe();
        pipe.cmd("XREAD").arg("COUNT").arg(1);
        pipe.arg("BLOCK").arg(milliseconds(BLOCK));
        let after = format!("{}-0", asked.get());
        pipe.arg("STREAMS").arg(&server.names.log).arg(after);
        pipe.cmd("HMGET").arg(&server.names.cur).arg("@").arg("#");
        (asked, pipe, connection)
    };
    let answer = pipe.query_async(&mut connection).await;
    let (_, (order, seq)): (Value, (Option<u64>, Option<u64>)) = match answer {
        Ok(answer) => answer,
        Err(error) => return Some(Err(error)),
    };
    if let (Some(order), Some(seq)) = (order, seq) {
        let Link { server, .. } = link.upgrade()?;
        server.seen.observe(asked, Fence::of(order, seq));
    }
    Some(Ok(()))
}
