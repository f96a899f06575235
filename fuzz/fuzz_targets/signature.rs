//! Signatures of purges: a changed one is not believed, for any body.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mizan_edge::{fuzzing::accepts, sign};

const NOW: u64 = 1_800_000_000;

fuzz_target!(|input: (Vec<(u8, u8, u8)>, Vec<u8>, String)| {
    let (edits, body, any) = input;
    let valid = sign("secret", NOW, &body);
    assert!(accepts("secret", &valid, &body, NOW));
    assert!(!accepts("other", &valid, &body, NOW));
    assert!(!accepts("secret", &any, &body, NOW));
    let mut value = valid.clone().into_bytes();
    for (edit, at, byte) in edits {
        let at = usize::from(at) % (value.len() + 1);
        match edit % 3 {
            0 => value.insert(at, byte),
            1 if at < value.len() => value[at] = byte,
            _ if at < value.len() => drop(value.remove(at)),
            _ => {}
        }
    }
    if let Ok(value) = String::from_utf8(value)
        && accepts("secret", &value, &body, NOW)
    {
        assert!(value.eq_ignore_ascii_case(&valid), "{value} is not {valid}");
    }
});
