//! Every phase of a read, as steps and what is handed in.

use super::*;
use crate::outcome::NoStoreReason;

const KEY: &str = "board?board_id=1";
const TTL: Duration = Duration::from_secs(60);

type Reads = Coalescer<FillResult<&'static str, &'static str>>;
type Next = Step<&'static str, &'static str>;

fn fence(seq: u64) -> Fence {
    Fence::of(1, seq)
}

/// A read that arrived when the order had come so far.
fn read(arrival: u64) -> Read {
    Read::new(fence(arrival).into(), Coalescing::default())
}

fn found(reuse: Reuse, age: u64) -> Option<Found<&'static str>> {
    Some(Found {
        value: "stored",
        reuse,
        age: Duration::from_secs(age),
        ttl: TTL,
    })
}

fn looked(found: Option<Found<&'static str>>, seen: u64) -> Looked<&'static str> {
    Looked::new(found, Some(fence(seen)))
}

fn served(step: Next) -> Served<&'static str> {
    match step {
        Step::Serve(served) => served,
        step => panic!("not an answer: {step:?}"),
    }
}

fn fill(step: Next) -> CacheFill<&'static str, &'static str> {
    match step {
        Step::Fill(fill) => fill,
        step => panic!("not a fill: {step:?}"),
    }
}

/// What the read that waits goes on with once its leader has shared.
async fn after(read: &mut Read, step: Next) -> Next {
    let Step::Wait(waiter, limit) = step else {
        panic!("it does not wait: {step:?}")
    };
    read.followed(waiter.shared(limit).await)
}

#[tokio::test(start_paused = true)]
async fn what_is_fresh_is_a_hit() {
    let reads = Reads::new();
    let step = read(3).looked(KEY, looked(found(Reuse::AsIs, 7), 5), &reads);
    let served = served(step);
    let age = Duration::from_secs(7);
    assert_eq!(served.outcome, CacheOutcome::Hit { age, ttl: TTL });
    assert_eq!((served.value, served.shows), ("stored", Some(fence(5))));
    assert_eq!(served.outcome.ttl(), Some(53));
    assert_eq!(served.outcome.status("mizan").to_string(), "mizan; hit");
}

#[tokio::test(start_paused = true)]
async fn what_is_stale_answers_while_the_first_to_find_it_fills() {
    let reads = Reads::new();
    let stale = || looked(found(Reuse::WhileFilling, 61), 5);
    let Step::ServeAndFill(first, fill) = read(5).looked(KEY, stale(), &reads) else {
        panic!("the first fills")
    };
    let second = served(read(5).looked(KEY, stale(), &reads));
    let age = Duration::from_secs(61);
    for served in [first, second] {
        assert_eq!(served.outcome, CacheOutcome::Stale { age, ttl: TTL });
    }
    assert_eq!(fill.why(), Forward::Stale);
    assert_eq!(fill.admits(), Ok(fence(5).into()));
}

#[tokio::test(start_paused = true)]
async fn a_miss_is_filled_once_and_shared_as_of_the_moment_it_was_stored() {
    let reads = Reads::new();
    let fill = fill(read(3).looked(KEY, looked(None, 5), &reads));
    assert!(fill.is_leader() && fill.found().is_none());
    let mut follower = read(6);
    let step = follower.looked(KEY, looked(None, 7), &reads);
    let own = fill.filled("new", Ok(fence(8)));
    assert!(own.outcome.is_stored());
    assert_eq!(
        own.outcome.status("mizan").to_string(),
        "mizan; fwd=miss; stored"
    );
    let shared = served(after(&mut follower, step).await);
    let told = shared.outcome.status("mizan").to_string();
    assert_eq!(told, "mizan; fwd=miss; collapsed");
    assert_eq!((shared.value, shared.shows), ("new", Some(fence(8))));
}

#[tokio::test(start_paused = true)]
async fn what_is_not_stored_is_shared_only_with_requests_it_is_new_enough_for() {
    let reads = Reads::new();
    for (seen, is_shared) in [(3, true), (4, false)] {
        let fill = fill(read(3).looked(KEY, looked(None, 3), &reads));
        let mut follower = read(3);
        let step = follower.looked(KEY, looked(None, seen), &reads);
        let own = fill.filled("new", Err(NoStoreReason::TooLarge));
        let told = own.outcome.status("mizan").to_string();
        assert_eq!(told, "mizan; fwd=miss; detail=too-large");
        let step = after(&mut follower, step).await;
        assert_eq!(matches!(step, Step::Serve(_)), is_shared, "{step:?}");
        assert_eq!(matches!(step, Step::LookUp), !is_shared, "{step:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_validated_holds_on() {
    let reads = Reads::new();
    let step = read(3).looked(KEY, looked(found(Reuse::Validated, 61), 5), &reads);
    let fill = fill(step);
    assert_eq!(fill.found().map(|found| found.value), Some("stored"));
    let served = fill.revalidated("stored", Ok(fence(5)));
    assert!(served.outcome.is_stored());
    let told = served.outcome.status("mizan-edge").to_string();
    assert_eq!(told, "mizan-edge; fwd=stale; fwd-status=304; stored");
}

#[tokio::test(start_paused = true)]
async fn when_the_origin_fails_what_is_stored_answers_where_it_may() {
    let reads = Reads::new();
    for usable in [true, false] {
        let stored = || looked(found(Reuse::Validated, 61), 3);
        let fill = fill(read(3).looked(KEY, stored(), &reads));
        let mut follower = read(3);
        let step = follower.looked(KEY, stored(), &reads);
        let age = Duration::from_secs(62);
        let own = fill.failed("no connection", usable.then_some(age));
        let step = after(&mut follower, step).await;
        if usable {
            let outcome = CacheOutcome::StaleIfError { age, ttl: TTL };
            assert_eq!(own.map(|served| served.outcome), Ok(outcome));
            assert_eq!(served(step).outcome, outcome);
            assert_eq!(outcome.ttl(), Some(-2));
            let told = outcome.status("mizan-edge").to_string();
            assert_eq!(told, "mizan-edge; hit; detail=origin-failed");
        } else {
            assert_eq!(own.map(|served| served.value), Err("no connection"));
            assert!(matches!(step, Step::Fail("no connection")), "{step:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn without_a_store_a_read_bypasses_it() {
    let reads = Reads::new();
    let fill = fill(read(3).looked(KEY, Looked::new(None, None), &reads));
    assert!(!fill.is_leader());
    assert_eq!(fill.admits(), Err(NoStoreReason::StoreUnreachable));
    let served = fill.filled("new", Err(NoStoreReason::StoreUnreachable));
    let told = served.outcome.status("mizan").to_string();
    assert_eq!(told, "mizan; fwd=bypass; detail=store-unreachable");
    assert_eq!(served.shows, None);
}

#[tokio::test(start_paused = true)]
async fn a_fence_that_is_not_of_this_order_admits_nothing() {
    let reads = Reads::new();
    let other = || Fence::of(2, 3);
    let lagging = Arrival {
        fence: Fence::UNKNOWN,
        primary: fence(3),
    };
    for (arrival, expected) in [
        (fence(3).into(), Ok(fence(3).into())),
        (fence(6).into(), Err(NoStoreReason::OrderUnknown)),
        (other().into(), Err(NoStoreReason::OrderUnknown)),
        (Fence::UNKNOWN.into(), Err(NoStoreReason::OrderUnknown)),
        (lagging, Err(NoStoreReason::ReplicaLag)),
    ] {
        let mut read = Read::new(arrival, Coalescing::default());
        let fill = fill(read.looked(KEY, looked(None, 5), &reads));
        assert_eq!(fill.admits(), expected, "{arrival:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_private_answer_is_shared_with_nobody_and_nobody_waits_for_the_next() {
    let reads = Reads::new();
    let first = fill(read(3).looked(KEY, looked(None, 3), &reads));
    let mut follower = read(3);
    let step = follower.looked(KEY, looked(None, 3), &reads);
    first.private("of one", &reads, Duration::from_secs(10));
    let step = after(&mut follower, step).await;
    assert!(matches!(step, Step::LookUp), "{step:?}");
    for mut read in [follower, read(3)] {
        let fill = fill(read.looked(KEY, looked(None, 3), &reads));
        assert!(!fill.is_leader());
    }
}

#[tokio::test(start_paused = true)]
async fn a_marked_key_says_why_and_a_stale_response_answers_all_the_same() {
    let reads = Reads::new();
    reads.mark_pass(KEY.into(), TTL, NoStoreReason::TooLarge);
    for _ in 0..2 {
        let fill = fill(read(3).looked(KEY, looked(None, 3), &reads));
        let reason = Alone::HitForPass(NoStoreReason::TooLarge);
        assert_eq!(fill.alone(), Some(reason));
    }
    let stale = || looked(found(Reuse::WhileFilling, 61), 3);
    let Step::ServeAndFill(_, fill) = read(3).looked(KEY, stale(), &reads) else {
        panic!("one fills behind it")
    };
    assert_eq!(fill.alone(), None);
    let step = read(3).looked(KEY, stale(), &reads);
    assert!(matches!(step, Step::Serve(_)), "{step:?}");
}

#[tokio::test(start_paused = true)]
async fn a_leader_that_hands_nothing_over_or_gives_up_makes_the_others_look_again() {
    let reads = Reads::new();
    for gives_up in [false, true] {
        let leader = fill(read(3).looked(KEY, looked(None, 3), &reads));
        let mut follower = read(3);
        let step = follower.looked(KEY, looked(None, 3), &reads);
        match gives_up {
            false => leader.look_again(),
            true => drop(leader),
        }
        let step = after(&mut follower, step).await;
        assert!(matches!(step, Step::LookUp), "{step:?}");
        let found = looked(found(Reuse::AsIs, 0), 3);
        let again = served(follower.looked(KEY, found, &reads));
        assert_eq!(again.outcome, CacheOutcome::Collapsed);
    }
}

#[tokio::test(start_paused = true)]
async fn after_its_longest_wait_a_read_fills_alone() {
    let reads = Reads::new();
    let _stuck = fill(read(3).looked(KEY, looked(None, 3), &reads));
    let mut follower = read(3);
    let step = follower.looked(KEY, looked(None, 3), &reads);
    let step = after(&mut follower, step).await;
    assert!(matches!(step, Step::LookUp), "{step:?}");
    let alone = fill(follower.looked(KEY, looked(None, 3), &reads));
    assert!(!alone.is_leader());
    assert!(alone.filled("new", Ok(fence(3))).outcome.is_stored());
}
