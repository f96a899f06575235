//! A seeded source of choices, which says its seed when a test fails.

use std::collections::hash_map::RandomState;
use std::env;
use std::hash::BuildHasher as _;

/// SplitMix64: a new seed for each run, or the one that `MIZAN_SEED` names.
pub(crate) struct Dice {
    state: u64,
}

impl Dice {
    pub(crate) fn seeded() -> Self {
        let named = env::var("MIZAN_SEED")
            .ok()
            .and_then(|seed| seed.parse().ok());
        let state = named.unwrap_or_else(|| RandomState::new().hash_one(()));
        eprintln!("MIZAN_SEED={state}");
        Self { state }
    }

    /// A number below `sides`.
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % sides as u64).unwrap()
    }

    /// One of these.
    pub(crate) fn pick<'t, T: ?Sized>(&mut self, of: &[&'t T]) -> &'t T {
        of[self.roll(of.len())]
    }
}
