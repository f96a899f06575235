//! Whole seconds, as RFC 9111 writes them.

use std::time::Duration;

/// What longer times count as, by RFC 9111, 1.2.2.
const MOST: u64 = 1 << 31;

/// The time that digits write, or nothing where there is anything but digits.
pub(super) fn read(text: &[u8]) -> Option<Duration> {
    if text.is_empty() || !text.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let value = text.iter().fold(0_u64, |value, digit| {
        (value * 10 + u64::from(digit - b'0')).min(MOST)
    });
    Some(of(value))
}

/// So many seconds, or the most that are told apart.
pub(super) fn of(count: u64) -> Duration {
    Duration::from_secs(count.min(MOST))
}
