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

    /// What a runner's closing line says: `ok. 3 passed; 1 failed; …`, `1 failed, 3 passed in 2.00s`.
    pub(crate) fn of_line(line: &str) -> Self {
        Self {
            passed: number_before(line, "passed"),
            failed: number_before(line, "failed") + number_before(line, "error"),
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

/// The number in front of a word, which may be in the plural.
fn number_before(line: &str, word: &str) -> u64 {
    let words: Vec<&str> = line.split_whitespace().collect();
    let counts = words.windows(2).filter_map(|pair| match pair {
        [number, name] if name.starts_with(word) => number.parse::<u64>().ok(),
        _ => None,
    });
    counts.sum()
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
    fn closing_lines_of_cargo_and_pytest_are_read() {
        let cargo = "test result: FAILED. 12 passed; 2 failed; 1 ignored; finished in 0.02s";
        assert_eq!(Tally::of_line(cargo).to_string(), "12 passed, 2 failed");
        let pytest = "1 failed, 30 passed, 2 skipped, 3 errors in 4.10s";
        assert_eq!(Tally::of_line(pytest).to_string(), "30 passed, 4 failed");
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
