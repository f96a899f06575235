//! A purge on its way: whatever happens to the one who sends it, it is not lost.

use std::sync::Arc;

use redis::RedisResult;

use super::batch::Batch;
use super::link::Link;
use super::recovery;
use super::remote::Shared;

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
            recovery::begin(self.shared);
        }
    }
}
