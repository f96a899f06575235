//! No request waits for ever: neither for a leader that is stuck, nor for many of them, nor where waiting blocks.

use std::pin::pin;
use std::sync::Arc;
use std::sync::mpsc::{self, Sender};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use mizan_cache::{Cache, Coalescing, Lookup, MemoryOptions};
use tokio::time::{Instant, advance};

use crate::stage::{KEY, Request, STORED, ask, cache, kept, settle};

const MAX_WAIT: Duration = Duration::from_secs(5);

#[tokio::test(start_paused = true)]
async fn a_request_waits_five_seconds_for_another_and_then_fills_alone() {
    let cache = cache();
    let stuck = Request::start(&cache).await;
    let mut waits = Request::start(&cache).await;
    advance(MAX_WAIT - Duration::from_millis(1)).await;
    settle().await;
    assert!(!waits.fills());
    advance(Duration::from_millis(1)).await;
    settle().await;
    assert!(waits.fills());
    assert_eq!(waits.end(kept("value")).await.outcome, STORED);
    assert_eq!(ask(&cache, kept("not asked for")).await.value, "value");
    stuck.end(kept("late")).await;
}

#[tokio::test(start_paused = true)]
async fn the_bound_is_of_all_waits_of_a_request_together() {
    let mut options = MemoryOptions::default();
    options.coalescing.max_fills = 100;
    let cache = Cache::memory(options);
    let first = Request::start(&cache).await;
    let mut others = [Request::start(&cache).await, Request::start(&cache).await];
    advance(MAX_WAIT / 2).await;
    drop(first);
    settle().await;
    assert_eq!(filling(&mut others), 1, "the next one fills");
    advance(MAX_WAIT / 2 - Duration::from_millis(1)).await;
    settle().await;
    assert_eq!(filling(&mut others), 1);
    advance(Duration::from_millis(1)).await;
    settle().await;
    assert_eq!(filling(&mut others), 2, "it has waited twice half as long");
}

fn filling(requests: &mut [Request]) -> usize {
    requests
        .iter_mut()
        .filter_map(|request| request.fills().then_some(()))
        .count()
}

#[tokio::test(start_paused = true)]
async fn without_coalescing_nothing_waits_and_an_old_answer_still_answers_while_one_fills() {
    let mut options = MemoryOptions::default();
    options.coalescing = Coalescing::OFF;
    let cache = Cache::memory(options);
    let began = Instant::now();
    let mut requests = Vec::new();
    for _ in 0..3 {
        requests.push(Request::start(&cache).await);
    }
    assert!(requests.iter_mut().all(Request::fills));
    for request in requests {
        assert_eq!(request.end(kept("value")).await.outcome, STORED);
    }
    assert_eq!(Instant::now(), began);
    advance(Duration::from_secs(60)).await;
    let Lookup::Stale(_, ticket) = cache.begin(KEY, cache.arrival()).await else {
        panic!("past its time")
    };
    assert_eq!(ask(&cache, kept("not asked for")).await.value, "value");
    drop(ticket);
}

/// Wakes a thread that waits for a message.
struct Notice(Sender<()>);

impl Wake for Notice {
    fn wake(self: Arc<Self>) {
        let _ = self.0.send(());
    }
}

#[test]
fn without_a_runtime_a_wait_ends_as_well() {
    let mut options = MemoryOptions::default();
    options.coalescing.max_wait = Duration::from_millis(1);
    let cache = Cache::memory(options);
    let arrival = cache.arrival();
    let (sender, woken) = mpsc::channel();
    let waker = Waker::from(Arc::new(Notice(sender)));
    let mut context = Context::from_waker(&waker);
    let Poll::Ready(Lookup::Fill(stuck)) = pin!(cache.begin(KEY, arrival)).poll(&mut context)
    else {
        panic!("nothing is stored")
    };
    let mut waits = pin!(cache.begin(KEY, arrival));
    let lookup = loop {
        match waits.as_mut().poll(&mut context) {
            Poll::Ready(lookup) => break lookup,
            Poll::Pending => woken.recv().expect("a waker"),
        }
    };
    assert!(matches!(lookup, Lookup::Fill(_)));
    drop(stuck);
}
