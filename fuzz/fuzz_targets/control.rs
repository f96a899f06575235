//! Directives for caches: whatever stands before it, a directive that forbids is seen, and no word shortens what is said.
#![no_main]

use http::{HeaderMap, HeaderValue, header::CACHE_CONTROL};
use libfuzzer_sys::fuzz_target;
use mizan_edge::{
    fuzzing::targeted,
    rfc9111::{Control, Members},
};

fuzz_target!(|value: &[u8]| {
    assert!(Members::of(value).count() <= value.len());
    assert!(Members::of(value).all(|member| !member.name.is_empty()));

    let Ok(alone) = HeaderValue::from_bytes(value) else {
        return;
    };
    let mut fields = HeaderMap::from_iter([(CACHE_CONTROL, alone.clone())]);
    let said = Control::of(&fields);
    // On the same line, where a quote may be open, and on one of its own.
    let forbidden = HeaderValue::from_bytes(&[value, b", no-store"].concat()).expect("a value");
    let mut other = HeaderMap::from_iter([(CACHE_CONTROL, forbidden)]);
    assert!(Control::of(&other).no_store);
    fields.append(
        CACHE_CONTROL,
        HeaderValue::from_static("no-store, max-age=1"),
    );
    let more = Control::of(&fields);
    assert!(more.no_store && more.max_age <= Some(std::time::Duration::from_secs(1)));
    assert_eq!((more.private, more.s_maxage), (said.private, said.s_maxage));

    other.clear();
    other.append("cdn-cache-control", alone);
    if let Some(control) = targeted(&other) {
        other.append("cdn-cache-control", HeaderValue::from_static("no-store"));
        let more = targeted(&other).expect("two lines are one dictionary");
        assert!(more.no_store && more.max_age == control.max_age);
    }
});
