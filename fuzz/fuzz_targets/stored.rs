//! A value stored in Redis: it is none, or it means what it is written as.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mizan_cache::Payload;

fuzz_target!(|stored: &[u8]| {
    let Some(payload) = Payload::parse(stored.to_vec().into()) else {
        return;
    };
    assert_eq!(payload.encode().as_deref(), Some(stored));
});
