//! Every order in which fills and changes can interleave, on this algorithm and on those it replaces.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod real;
mod scheme;
mod world;

use scheme::Scheme;
use world::{Actor, Outcome, World};

const FILL: Actor = Actor::Fill;
const CHANGES: [Actor; 2] = [Actor::Change { tag: 0 }, Actor::Change { tag: 1 }];

fn explore(scheme: Scheme, actors: &[Actor]) -> Outcome {
    World::new(scheme).explore(actors)
}

#[test]
fn a_fence_and_stamps_never_serve_an_old_value() {
    for actors in [
        vec![FILL, CHANGES[0]],
        vec![FILL, CHANGES[0], CHANGES[1]],
        vec![FILL, CHANGES[0], CHANGES[0]],
        vec![FILL, FILL, CHANGES[0]],
    ] {
        let outcome = explore(Scheme::FenceAndStamp, &actors);
        assert!(outcome.orders >= 35, "{outcome:?}");
        assert_eq!(outcome.stale, 0, "{actors:?}");
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
        let outcome = explore(scheme, &[FILL, CHANGES[0]]);
        assert!(outcome.stale > 0, "{scheme:?}");
    }
}

#[test]
fn a_fill_alone_is_served_in_every_scheme() {
    for scheme in Scheme::ALL {
        let outcome = explore(scheme, &[FILL]);
        assert_eq!((outcome.orders, outcome.served), (1, 1), "{scheme:?}");
    }
}

#[test]
fn a_purge_of_another_tag_never_costs_a_fill() {
    let outcome = explore(Scheme::FenceAndStamp, &[FILL, Actor::Change { tag: 2 }]);
    assert_eq!(outcome.served, outcome.orders);
}
