//! Moments in the order of purges: what is read has one spelling, and is of this app.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mizan_core::seq::{format, parse};

fuzz_target!(|value: &str| {
    let app = value.rsplit_once(' ').map_or(value, |(app, _)| app);
    for app in ["board", app] {
        if let Some(number) = parse(value, app) {
            assert_eq!(format(app, number), value);
        }
    }
});
