//! When purges were made: how far the order had come at the end of each second.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// For how many seconds that is remembered: a day, which is the longest life of a token, and an hour.
/// A second takes 16 bytes, and only one with a purge does: 1.4 MB at most.
const KEPT: u64 = 25 * 3600;

/// When purges were made, by a clock that is handed in.
pub(crate) struct Dates {
    now: Box<dyn Fn() -> u64 + Send + Sync>,
    ends: Mutex<Ends>,
}

struct Ends {
    /// The second before which nothing is known any more, and how far the order had come at its end.
    oldest: (u64, u64),
    /// Later seconds with a purge, and the number of the last one in each.
    later: VecDeque<(u64, u64)>,
}

impl fmt::Debug for Dates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Dates")
    }
}

impl Dates {
    /// Begins now, with an order that begins as well.
    pub(crate) fn new(now: impl Fn() -> u64 + Send + Sync + 'static) -> Self {
        let ends = Ends {
            oldest: (now(), 0),
            later: VecDeque::new(),
        };
        Self {
            now: Box::new(now),
            ends: Mutex::new(ends),
        }
    }

    /// Takes the next `number` and notes in which second that was.
    pub(crate) fn note(&self, number: impl FnOnce() -> u64) -> u64 {
        let mut ends = self.ends();
        let number = number();
        ends.note((self.now)(), number);
        number
    }

    /// The last number given by the end of `second`; `None` if that is too long ago, or not over.
    pub(crate) fn by_end_of(&self, second: u64) -> Option<u64> {
        let ends = self.ends();
        let known = ends.oldest.0 <= second && second < (self.now)();
        known.then(|| ends.at(second))
    }

    /// The same, or a larger number where that is not known.
    pub(crate) fn at_most_by_end_of(&self, second: u64) -> u64 {
        self.ends().at(second)
    }

    fn ends(&self) -> MutexGuard<'_, Ends> {
        self.ends.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ends {
    fn note(&mut self, now: u64, number: u64) {
        let last = self.later.back_mut().unwrap_or(&mut self.oldest);
        // A clock that goes back changes nothing of what was noted.
        if now <= last.0 {
            last.1 = number;
        } else {
            self.later.push_back((now, number));
        }
        let is_old = |(second, _): &&(u64, u64)| second.saturating_add(KEPT) < now;
        while let Some(old) = self.later.front().filter(is_old).copied() {
            self.oldest = old;
            self.later.pop_front();
        }
    }

    fn at(&self, second: u64) -> u64 {
        let later = self.later.partition_point(|(end, _)| *end <= second);
        let last = later.checked_sub(1).and_then(|at| self.later.get(at));
        last.unwrap_or(&self.oldest).1
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    const BEGAN: u64 = 1_000_000;

    /// Dates that begin at [`BEGAN`], their clock, and what notes the next number.
    fn dates() -> (Dates, Arc<AtomicU64>) {
        let clock = Arc::new(AtomicU64::new(BEGAN));
        let now = Arc::clone(&clock);
        (Dates::new(move || now.load(Ordering::SeqCst)), clock)
    }

    #[test]
    fn every_second_that_is_over_has_the_number_of_the_last_purge_by_its_end() {
        let (dates, clock) = dates();
        for (second, number) in [(0, 1), (0, 2), (3, 3), (3, 4), (5, 5)] {
            clock.store(BEGAN + second, Ordering::SeqCst);
            assert_eq!(dates.note(|| number), number);
        }
        let ends: Vec<_> = (0..6).map(|at| dates.by_end_of(BEGAN + at)).collect();
        let over = [2, 2, 2, 4, 4].map(Some);
        assert_eq!(ends, [&over[..], &[None]].concat());
        assert_eq!(dates.at_most_by_end_of(BEGAN + 5), 5);
    }

    #[test]
    fn of_what_was_before_nothing_is_known() {
        let (dates, clock) = dates();
        clock.store(BEGAN + 1, Ordering::SeqCst);
        dates.note(|| 1);
        assert_eq!(dates.by_end_of(BEGAN - 1), None);
        assert_eq!(dates.at_most_by_end_of(BEGAN - 1), 0);
    }

    #[test]
    fn what_is_a_day_old_is_forgotten() {
        let (dates, clock) = dates();
        for second in 0..KEPT + 100 {
            clock.store(BEGAN + second, Ordering::SeqCst);
            dates.note(|| second + 1);
        }
        assert!(dates.ends().later.len() <= usize::try_from(KEPT + 1).unwrap());
        assert_eq!(dates.by_end_of(BEGAN + 50), None);
        assert!(dates.at_most_by_end_of(BEGAN + 50) > 51);
        assert_eq!(dates.by_end_of(BEGAN + 200), Some(201));
    }

    #[test]
    fn a_clock_that_goes_back_moves_no_purge_to_an_earlier_second() {
        let (dates, clock) = dates();
        clock.store(BEGAN + 9, Ordering::SeqCst);
        dates.note(|| 1);
        clock.store(BEGAN + 2, Ordering::SeqCst);
        dates.note(|| 2);
        clock.store(BEGAN + 10, Ordering::SeqCst);
        assert_eq!(dates.by_end_of(BEGAN + 8), Some(0));
        assert_eq!(dates.by_end_of(BEGAN + 9), Some(2));
    }
}
