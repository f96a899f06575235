//! Brings Redis back into use: connects, sends the purges that wait, then closes the gate. No purge is lost meanwhile.

use std::sync::Arc;
use std::time::Duration;

use redis::{RedisError, RedisResult};
use tokio::runtime::Handle;

use super::batch::Batch;
use super::link::Link;
use super::shared::Shared;

/// How long to wait after a probe that failed: twice as long each time.
const FIRST: Duration = Duration::from_millis(50);
const LONGEST: Duration = Duration::from_secs(1);

/// Begins a recovery if one is needed and none is under way. It runs by itself: purges that wait have to
/// arrive although no request comes.
pub(super) fn begin(shared: &Arc<Shared>) {
    if let Ok(runtime) = Handle::try_current()
        && shared.gate.needs_recovery()
    {
        let shared = Arc::clone(shared);
        runtime.spawn(run(Recovering {
            shared,
            over: false,
        }));
    }
}

/// Says so if the recovery ends before it is over, because its runtime is shut down around it.
struct Recovering {
    shared: Arc<Shared>,
    over: bool,
}

impl Drop for Recovering {
    fn drop(&mut self) {
        if !self.over {
            self.shared.gate.cut_recovery();
        }
    }
}

async fn run(mut recovering: Recovering) {
    let shared = Arc::clone(&recovering.shared);
    let mut pause = FIRST;
    while !recovering.over {
        let recovered = recover(&shared).await;
        shared.gate.note_tried();
        match recovered {
            Ok(()) => {
                recovering.over = true;
                let weak = Arc::downgrade(&shared);
                shared.tail.begin(&shared.server, move |error| {
                    if let Some(shared) = weak.upgrade() {
                        unusable(&shared, error);
                    }
                });
                shared.trouble.over();
            }
            Err(error) => {
                shared.trouble.report(&error);
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(LONGEST);
            }
        }
    }
}

/// Leaves Redis alone until it accepts purges: those of another process may be waiting for that.
fn unusable(shared: &Arc<Shared>, error: &RedisError) {
    shared.trouble.report(error);
    shared.gate.failed(true);
    begin(shared);
}

async fn recover(shared: &Arc<Shared>) -> RedisResult<()> {
    let patience = shared.server.options.budget;
    let link = shared.server.connect(patience).await?;
    loop {
        Unsent::new(shared, shared.gate.take()).send(&link).await?;
        if shared.gate.close(&link) {
            return Ok(());
        }
    }
}

/// A purge that has not arrived. Dropped so (Redis failed, the request was cancelled) it waits in the gate,
/// which keeps the store unread until it was sent again.
pub(super) struct Unsent<'a> {
    shared: &'a Arc<Shared>,
    batch: Batch,
}

impl<'a> Unsent<'a> {
    pub(super) fn new(shared: &'a Arc<Shared>, batch: Batch) -> Self {
        Self { shared, batch }
    }

    /// Sends it, and gives its number.
    pub(super) async fn send(mut self, link: &Link) -> RedisResult<u64> {
        let seq = link.purge(&self.batch).await?;
        self.batch = Batch::default();
        Ok(seq)
    }
}

impl Drop for Unsent<'_> {
    fn drop(&mut self) {
        if !self.batch.is_empty() {
            self.shared.gate.wait_for(std::mem::take(&mut self.batch));
            begin(self.shared);
        }
    }
}
