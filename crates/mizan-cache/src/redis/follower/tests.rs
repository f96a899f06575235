//! What a follower makes of what it reads.

use super::*;

/// A follower that stands at 7, the slots of `a` and of `b`, and a fence before anything more is applied.
fn standing() -> (Follower, impl Fn(&str) -> bool) {
    let stamps = Arc::new(Stamps::new());
    let options = RedisOptions::new("test");
    let stale = Duration::from_secs(2);
    let follower = Follower::new("redis://localhost", options, stamps, stale).unwrap();
    let stamps = Arc::clone(&follower.stamps);
    let fence = stamps.capture();
    (follower, move |tag: &str| {
        stamps.is_valid(fence, &stamps.mark([tag]))
    })
}

fn purge(seq: u64, tag: &str) -> Record {
    let tags = Some(vec![tag.to_owned()]);
    Record { seq, tags }
}

#[test]
fn what_follows_is_applied_and_nothing_else() {
    let (follower, valid) = standing();
    assert_eq!(follower.apply(7, 8, &[purge(8, "a"), purge(9, "c")]), 9);
    assert!(!valid("a") && valid("b") && !valid("c"));
}

#[test]
fn nothing_new_changes_nothing() {
    let (follower, valid) = standing();
    assert_eq!(follower.apply(7, 7, &[]), 7);
    assert!(valid("a"));
}

#[test]
fn whatever_may_have_been_missed_purges_everything() {
    let everything = Record { seq: 8, tags: None };
    for (what, head, records) in [
        ("a number is missing", 9, vec![purge(9, "a")]),
        ("the log was trimmed to nothing", 8, vec![]),
        ("the log was trimmed at its end", 9, vec![purge(8, "a")]),
        ("the order was lost and is younger", 6, vec![]),
        ("everything is purged", 8, vec![everything]),
    ] {
        let (follower, valid) = standing();
        assert!(follower.apply(7, head, &records) >= head, "{what}");
        assert!(!valid("b"), "{what}");
    }
}

#[test]
fn the_first_read_purges_what_was_there_before() {
    let (follower, valid) = standing();
    assert_eq!(follower.apply(NOWHERE, 12, &[purge(5, "a")]), 12);
    assert!(!valid("b"));
}

#[test]
fn a_lease_ends_as_long_after_the_question_as_was_agreed() {
    let (follower, _) = standing();
    let asked = follower.began + Duration::from_secs(10);
    assert!(!follower.has_lease(asked));
    follower.renew(asked);
    assert!(follower.has_lease(asked + Duration::from_millis(1999)));
    assert!(!follower.has_lease(asked + Duration::from_secs(2)));
}

#[test]
fn what_no_purge_exceeds_is_raised_before_one_is_applied() {
    let (follower, _) = standing();
    follower.see(0, 7, &[]);
    assert_eq!(follower.seen(), 7);
    follower.see(7, 8, &[purge(8, "a"), purge(9, "c")]);
    assert_eq!(follower.seen(), 9);
    follower.foresee(12);
    assert_eq!(follower.seen(), 12, "somebody else applies it first");
    follower.see(9, 10, &[purge(10, "a")]);
    assert_eq!(follower.seen(), 12, "it was told while the log was read");
    follower.see(12, 12, &[]);
    assert_eq!(follower.seen(), 12);
}

#[test]
fn a_number_that_no_purge_has_is_forgotten() {
    let (follower, _) = standing();
    follower.foresee(u64::MAX);
    follower.see(u64::MAX, 7, &[]);
    assert_eq!(follower.seen(), 7);
}

#[tokio::test]
async fn who_waits_for_a_purge_goes_on_when_it_is_applied() {
    let (follower, _) = standing();
    follower.applied.send_replace(7);
    follower.reach(7).await;
    let waits = follower.reach(9);
    let applies = async {
        follower.applied.send_replace(8);
        tokio::task::yield_now().await;
        follower.applied.send_replace(9);
    };
    tokio::join!(biased; waits, applies);
    assert_eq!(follower.applied(), Some(9));
}
