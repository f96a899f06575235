//! The stale detector in two processes: a purge of the other one is no difference, and a change that it names nowhere is.

use super::open_with_detectors;

/// What the cache says of a response that the detector found to be stale.
const DETECTED: &str = "mizan; fwd=stale; detail=stale-detected";

#[test]
fn a_change_that_one_process_names_is_no_report_at_the_other() {
    let street = open_with_detectors();
    for round in 0..5 {
        let left = format!("{round}");
        street.one.sell(&left);
        for process in [&street.other, &street.one] {
            let (found, status) = process.left();
            assert_eq!(found, left);
            assert_ne!(status, DETECTED);
        }
        street.both_hit(&left);
    }
}

#[test]
fn a_change_that_one_process_does_not_name_is_reported_by_both() {
    let street = open_with_detectors();
    street.one.sell_silently("9");
    for process in [&street.other, &street.one] {
        assert_eq!(process.left(), ("9".to_owned(), DETECTED.to_owned()));
    }
    street.other.sell("8");
    street.both_hit("8");
}
