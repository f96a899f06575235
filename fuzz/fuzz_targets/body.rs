//! Bodies: a call is refused or planned with arguments that are JSON, and its answer is JSON.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mizan_core::{BundlePlan, header};
use mizan_fuzz::APP;
use serde_json::Value;

fuzz_target!(|body: &[u8]| {
    let _ = APP.call(None, body).and_then(|call| call.plan());
    let Ok(plan) = APP.call(Some("f"), body).and_then(|call| call.plan()) else {
        return;
    };
    for text in plan.args().iter().flatten() {
        serde_json::from_str::<Value>(text).expect("an argument is JSON");
    }
    let settled = plan.settle(Vec::new());
    let none: &[(BundlePlan<'_>, &[u8])] = &[];
    let answer = settled.answer(b"null", none, false);
    serde_json::from_slice::<Value>(&answer.body).expect("the answer is JSON");
    let value = answer
        .header(header::INVALIDATE)
        .expect("the call has a target");
    header::parse(value).expect("the header is in the grammar");
});
