//! Tokens: whatever is sent, what is believed is what the keys at hand issue, byte for byte.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use mizan_core::mwt::{Binding, KeySet, carried, new_key_set};

const NOW: u64 = 1_800_000_060;

static KEYS: LazyLock<KeySet> =
    LazyLock::new(|| KeySet::from_jwk_set(&new_key_set("new", &[7; 32])).expect("usable keys"));

fuzz_target!(|text: &str| {
    if let Ok(claims) = KEYS.verify("board", text, NOW) {
        assert!(claims.iat <= NOW + 60 && NOW < claims.exp);
        assert_eq!(KEYS.issue("board", &claims).as_deref(), Ok(text));
    }
    if let Ok(Some(carried)) = carried(text.lines(), text.lines(), text.lines()) {
        assert!(text.contains(carried.token()));
        assert!(!Binding::to("sessionid", "s1").is_proved_by(&carried) || text.contains("sessionid"));
    }
    if let Ok(keys) = KeySet::from_jwk_set(text) {
        assert!(!format!("{keys:?}").is_empty());
    }
});
