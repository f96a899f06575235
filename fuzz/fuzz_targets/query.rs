//! Query strings: a read is refused or planned with canonical params that mean the same when read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mizan_core::jcs;
use mizan_fuzz::APP;

fuzz_target!(|query: &str| {
    let Ok(plan) = APP.plan_bundle("c", query) else {
        return;
    };
    let params = plan.params();
    assert_eq!(jcs::canonical(&params).as_deref(), Ok(&*params));
    let outcomes: Vec<Result<&[u8], _>> = plan.members().map(|_| Ok(&b"1"[..])).collect();
    assert!(matches!(
        plan.finish(&outcomes, Some(query)).status,
        200 | 304
    ));
});
