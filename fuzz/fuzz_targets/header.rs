//! Header values: what is read can be written, and what is written can be read and keeps the limits.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mizan_core::header::{MAX_BYTES, MAX_TAGS, format, parse};

fuzz_target!(|value: &str| {
    let Ok(tags) = parse(value) else { return };
    let written = format(&tags);
    assert!(written.len() <= MAX_BYTES);
    let read = parse(&written).expect("what format writes, parse reads");
    assert!(read.len() <= MAX_TAGS.min(tags.len()));
    assert_eq!(format(&read), written);
});
