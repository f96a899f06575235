//! A cache, and fills that wait for a sign.

use bytes::Bytes;
use mizan_cache::{
    Answer, Cache, CacheOutcome, Fill, Forward, Lifetime, MemoryOptions, NoStoreReason,
};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub(crate) const KEY: &str = "board?board_id=1";
pub(crate) const TAG: &str = "board;board_id=1";

/// The outcome of a fill that was stored.
pub(crate) const STORED: CacheOutcome = CacheOutcome::Filled {
    why: Forward::Miss,
    stored: Ok(()),
};

/// The outcome of a fill that was not stored for this reason.
pub(crate) fn unstored(reason: NoStoreReason) -> CacheOutcome {
    CacheOutcome::Filled {
        why: Forward::Miss,
        stored: Err(reason),
    }
}

pub(crate) fn cache() -> Cache {
    Cache::memory(MemoryOptions::default())
}

pub(crate) fn tags() -> Vec<String> {
    vec![TAG.to_owned()]
}

pub(crate) fn kept(value: &'static str) -> Fill {
    let lifetime = Lifetime::seconds(60, 30);
    Fill::keep(Bytes::from_static(value.as_bytes()), tags(), lifetime)
}

pub(crate) fn passed(value: &'static str) -> Fill {
    Fill::pass(Bytes::from_static(value.as_bytes()))
}

/// Asks with a fill that is done at once.
pub(crate) async fn ask(cache: &Cache, fill: Fill) -> Answer {
    let answer = cache.get_or_fill(KEY, async || Ok::<_, ()>(fill)).await;
    answer.expect("a fill that does not fail")
}

/// A request under way.
pub(crate) struct Request {
    /// Ends its fill, if it fills; dropped, the fill fails.
    pub(crate) sign: oneshot::Sender<Fill>,
    pub(crate) task: JoinHandle<Result<Answer, oneshot::error::RecvError>>,
    filling: oneshot::Receiver<()>,
    fills: bool,
}

impl Request {
    /// Starts a request and lets it come as far as it can: to its fill, or to waiting for another one.
    pub(crate) async fn start(cache: &Cache) -> Self {
        let (cache, (sign, done)) = (cache.clone(), oneshot::channel());
        let (begun, filling) = oneshot::channel();
        let task = tokio::spawn(async move {
            let fill = || {
                let _ = begun.send(());
                done
            };
            cache.get_or_fill(KEY, fill).await
        });
        settle().await;
        Self {
            sign,
            task,
            filling,
            fills: false,
        }
    }

    /// Whether its fill has begun: it does not wait for another one.
    pub(crate) fn fills(&mut self) -> bool {
        self.fills |= self.filling.try_recv().is_ok();
        self.fills
    }

    /// Ends its fill, and gives its answer.
    pub(crate) async fn end(self, fill: Fill) -> Answer {
        let _ = self.sign.send(fill);
        let answer = self.task.await.expect("a task that does not panic");
        answer.expect("a fill that does not fail")
    }
}

/// Lets every task come as far as it can.
pub(crate) async fn settle() {
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
}
