//! Every order in which requests and changes can interleave, on this algorithm and on those it replaces.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod real;
mod scheme;
mod world;

use scheme::Scheme;
use world::{Actor, Outcome, Reads, World};

const LATEST: Actor = Actor::Request(Reads::Latest);
const SNAPSHOT: Actor = Actor::Request(Reads::Snapshot);
const REPLICA: Actor = Actor::Request(Reads::Replica);
const CHANGES: [Actor; 2] = [Actor::Change { tag: 0 }, Actor::Change { tag: 1 }];

fn explore(scheme: Scheme, actors: &[Actor]) -> Outcome {
    World::new(scheme).explore(actors)
}

fn assert_fresh(scheme: Scheme, actors: &[Actor]) -> Outcome {
    let outcome = explore(scheme, actors);
    let stale = (outcome.stale_entries, outcome.stale_answers);
    assert_eq!(stale, (0, 0), "{scheme:?} {actors:?} {outcome:?}");
    outcome
}

#[test]
fn a_fence_at_the_arrival_never_serves_an_old_value_whatever_is_read() {
    for reads in [LATEST, SNAPSHOT] {
        for changes in [
            vec![CHANGES[0]],
            vec![CHANGES[0], CHANGES[1]],
            vec![CHANGES[0], CHANGES[0]],
        ] {
            for requests in 1..=3 {
                let actors = [vec![reads; requests], changes.clone()].concat();
                if actors.len() < 5 {
                    let outcome = assert_fresh(Scheme::FenceAtArrival, &actors);
                    let is_shared = outcome.hits > 0 && outcome.collapsed > 0;
                    assert!(requests == 1 || is_shared, "{outcome:?}");
                }
            }
        }
    }
    assert_fresh(Scheme::FenceAtArrival, &[LATEST, SNAPSHOT, CHANGES[0]]);
}

#[test]
fn a_fence_at_the_look_up_serves_an_old_snapshot() {
    assert_fresh(Scheme::FenceAtLookUp, &[LATEST, LATEST, CHANGES[0]]);
    let one = explore(Scheme::FenceAtLookUp, &[SNAPSHOT, CHANGES[0]]);
    assert!(one.stale_entries > 0, "{one:?}");
    let two = explore(Scheme::FenceAtLookUp, &[SNAPSHOT, SNAPSHOT, CHANGES[0]]);
    assert!(two.stale_entries > 0 && two.stale_answers > 0, "{two:?}");
}

#[test]
fn a_replica_that_lags_needs_a_fence_from_before_the_lag() {
    for (requests, changes) in [(1, 1), (1, 2), (2, 1)] {
        let reads = vec![REPLICA; requests];
        let changes = CHANGES[..changes].to_vec();
        let actors = [reads, changes, vec![Actor::Replica, Actor::Lag]].concat();
        let without = explore(Scheme::FenceAtArrival, &actors);
        assert!(without.stale_entries > 0, "{without:?}");
        let with = assert_fresh(Scheme::FenceBeforeTheLag, &actors);
        assert!(with.valid_ends > 0, "something is stored: {with:?}");
    }
}

#[test]
fn every_other_scheme_serves_an_old_value_in_some_order() {
    for scheme in [
        Scheme::MemberSets,
        Scheme::VersionsWhenStored,
        Scheme::TimeWhenStored,
        Scheme::PurgeBeforeCommit,
    ] {
        let outcome = explore(scheme, &[LATEST, CHANGES[0]]);
        assert!(outcome.stale_entries > 0, "{scheme:?}");
    }
}

#[test]
fn a_request_alone_is_stored_in_every_scheme() {
    for scheme in Scheme::ALL {
        for reads in [LATEST, SNAPSHOT, REPLICA] {
            let outcome = explore(scheme, &[reads]);
            assert!(outcome.ends > 0, "{scheme:?}");
            assert_eq!(outcome.valid_ends, outcome.ends, "{scheme:?}");
        }
    }
}

#[test]
fn a_purge_of_another_tag_never_costs_a_fill() {
    for reads in [LATEST, SNAPSHOT] {
        let outcome = explore(Scheme::FenceAtArrival, &[reads, Actor::Change { tag: 2 }]);
        assert_eq!(outcome.valid_ends, outcome.ends);
    }
}
