//! Wakes tasks at a time: by the runtime they run in, or by a thread where they are polled without one.

use std::collections::BTreeMap;
use std::io;
use std::pin::{Pin, pin};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Instant;

use tokio::runtime::Handle;

/// The alarms of one cache. Their thread runs while there are any.
///
/// It belongs to the cache and not to the process: a process that is forked makes caches of its own, and has no thread
/// of its parent.
#[derive(Clone, Debug)]
pub(crate) struct Alarms {
    shared: Arc<(Mutex<Pending>, Condvar)>,
    /// Starts the thread; a process that has as many as it may cannot.
    start: fn(Alarms) -> io::Result<()>,
}

impl Default for Alarms {
    fn default() -> Self {
        let shared = Arc::default();
        let start = Self::start_thread;
        Self { shared, start }
    }
}

#[derive(Debug, Default)]
struct Pending {
    wakers: BTreeMap<(Instant, u64), Waker>,
    set: u64,
    has_thread: bool,
}

impl Alarms {
    /// What `work` gives, or nothing if it is not done by then.
    pub(crate) async fn by<F: Future>(
        &self,
        until: tokio::time::Instant,
        work: F,
    ) -> Option<F::Output> {
        if Handle::try_current().is_ok() {
            return tokio::time::timeout_at(until, work).await.ok();
        }
        let mut work = pin!(work);
        let mut alarm = pin!(self.alarm(until.into_std()));
        std::future::poll_fn(|context| match work.as_mut().poll(context) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending => alarm.as_mut().poll(context).map(|()| None),
        })
        .await
    }

    fn alarm(&self, until: Instant) -> Alarm {
        let mut pending = self.pending();
        pending.set += 1;
        Alarm {
            alarms: self.clone(),
            at: (until, pending.set),
        }
    }

    fn pending(&self) -> MutexGuard<'_, Pending> {
        lock(&self.shared.0)
    }

    fn start_thread(self) -> io::Result<()> {
        let thread = thread::Builder::new().name("mizan-alarm".to_owned());
        thread.spawn(move || self.run()).map(drop)
    }

    /// Wakes each waker when its time comes; returns when none is pending.
    fn run(&self) {
        let mut pending = self.pending();
        while let Some((until, _)) = pending.wakers.keys().next().copied() {
            let left = until.saturating_duration_since(Instant::now());
            if !left.is_zero() {
                let changed = &self.shared.1;
                let waited = changed.wait_timeout(pending, left);
                pending = waited.unwrap_or_else(PoisonError::into_inner).0;
            } else if let Some((_, waker)) = pending.wakers.pop_first() {
                drop(pending);
                waker.wake();
                pending = self.pending();
            }
        }
        pending.has_thread = false;
    }
}

/// A time that is waited for.
struct Alarm {
    alarms: Alarms,
    at: (Instant, u64),
}

impl Future for Alarm {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if Instant::now() >= self.at.0 {
            return Poll::Ready(());
        }
        let mut pending = self.alarms.pending();
        pending.wakers.insert(self.at, context.waker().clone());
        if pending.has_thread {
            self.alarms.shared.1.notify_one();
        } else {
            pending.has_thread = (self.alarms.start)(self.alarms.clone()).is_ok();
        }
        // Without a thread nothing would wake the waker: the wait ends now.
        match pending.has_thread {
            true => Poll::Pending,
            false => Poll::Ready(()),
        }
    }
}

impl Drop for Alarm {
    fn drop(&mut self) {
        let mut pending = self.alarms.pending();
        pending.wakers.remove(&self.at);
        if pending.wakers.is_empty() {
            self.alarms.shared.1.notify_one();
        }
    }
}

fn lock(pending: &Mutex<Pending>) -> MutexGuard<'_, Pending> {
    pending.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::future::pending;
    use std::sync::mpsc;
    use std::task::Wake;
    use std::time::Duration;

    use super::*;

    struct Notice(mpsc::Sender<()>);

    impl Wake for Notice {
        fn wake(self: Arc<Self>) {
            let _ = self.0.send(());
        }
    }

    /// Polls without a runtime, only when woken.
    fn block_on<F: Future>(work: F) -> F::Output {
        let (sender, woken) = mpsc::channel();
        let waker = Waker::from(Arc::new(Notice(sender)));
        let mut work = pin!(work);
        loop {
            let mut context = Context::from_waker(&waker);
            if let Poll::Ready(output) = work.as_mut().poll(&mut context) {
                return output;
            }
            woken.recv().expect("a waker");
        }
    }

    #[test]
    fn without_a_runtime_a_thread_keeps_time_and_ends_with_the_last_alarm() {
        let alarms = Alarms::default();
        let soon = || tokio::time::Instant::now() + Duration::from_millis(5);
        for _ in 0..2 {
            assert_eq!(block_on(alarms.by(soon(), pending::<()>())), None);
        }
        let done = alarms.by(soon() + Duration::from_secs(600), async { 7 });
        assert_eq!(block_on(done), Some(7));
        while alarms.pending().has_thread {
            thread::yield_now();
        }
        assert!(alarms.pending().wakers.is_empty());
    }

    #[test]
    fn without_a_runtime_and_a_thread_a_wait_ends_at_once() {
        let alarms = Alarms {
            start: |_| Err(io::ErrorKind::WouldBlock.into()),
            ..Alarms::default()
        };
        let until = tokio::time::Instant::now() + Duration::from_secs(600);
        let mut wait = pin!(alarms.by(until, pending::<()>()));
        let mut context = Context::from_waker(Waker::noop());
        assert_eq!(wait.as_mut().poll(&mut context), Poll::Ready(None));
        assert_eq!(block_on(alarms.by(until, async { 7 })), Some(7));
    }

    #[tokio::test(start_paused = true)]
    async fn within_a_runtime_its_own_clock_counts() {
        let alarms = Alarms::default();
        let until = tokio::time::Instant::now() + Duration::from_secs(600);
        assert_eq!(alarms.by(until, pending::<()>()).await, None);
        assert!(!alarms.pending().has_thread);
    }
}
