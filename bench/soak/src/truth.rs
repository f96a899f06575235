//! What a read has to show: at least every number that was acknowledged long enough before it began.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use crate::site::DOORS;

/// After so long, a change that was made through one door is seen through the other: the staleness that is published (two
/// seconds), and how late a loaded machine may be.
const ELSEWHERE: Duration = Duration::from_secs(2 + 1);

/// What is known of one board.
#[derive(Debug, Default)]
pub(crate) struct Truth(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    /// The highest number that was acknowledged through each door.
    through: [u64; DOORS],
    /// The highest number that was acknowledged long ago.
    settled: u64,
    /// Numbers that were acknowledged lately, and when.
    recent: VecDeque<(Instant, u64)>,
}

impl Truth {
    /// Notes that a call through a door has just answered that a number is there.
    pub(crate) fn acknowledge(&self, number: u64, door: usize) {
        let mut known = self.settle();
        known.recent.push_back((Instant::now(), number));
        if let Some(highest) = known.through.get_mut(door) {
            *highest = number.max(*highest);
        }
    }

    /// The least number that a read through this door may show if it begins now.
    pub(crate) fn least(&self, door: usize) -> u64 {
        let known = self.settle();
        let through = known.through.get(door).copied().unwrap_or(0);
        through.max(known.settled)
    }

    fn settle(&self) -> MutexGuard<'_, Known> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some((at, number)) = known.recent.front().copied() {
            if at.elapsed() < ELSEWHERE {
                break;
            }
            known.settled = number.max(known.settled);
            known.recent.pop_front();
        }
        known
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_counts_at_once_at_its_door_and_later_at_the_other() {
        let truth = Truth::default();
        truth.acknowledge(5, 0);
        assert_eq!((truth.least(0), truth.least(1)), (5, 0));
    }
}
