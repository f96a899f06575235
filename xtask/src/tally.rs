//! How many tests passed and failed.

use std::fmt;
use std::ops::AddAssign;

/// Counts of one suite or of all of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl Tally {
    /// A suite that is one test.
    pub(crate) fn one(ok: bool) -> Self {
        Self {
            passed: u64::from(ok),
            failed: u64::from(!ok),
        }
    }

    /// A suite that ended badly counts at least one failure, whatever it printed.
    pub(crate) fn with_exit(mut self, ok: bool) -> Self {
        if !ok && self.failed == 0 {
            self.failed = 1;
        }
        self
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crash_without_a_count_is_one_failure() {
        let tally = Tally::default().with_exit(false);
        assert_eq!(tally.to_string(), "0 passed, 1 failed");
    }

    #[test]
    fn a_counted_failure_is_not_counted_twice() {
        let tally = Tally {
            passed: 3,
            failed: 2,
        }
        .with_exit(false);
        assert_eq!(tally.to_string(), "3 passed, 2 failed");
    }
}
