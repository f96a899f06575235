//! Pages that caches may keep: the fields that say for how long, for whom, and until which change.

use super::{answer, fields};
use crate::cache::caller_unless;
use crate::request::Call;
use axum::http::{StatusCode, header};
use axum::response::Response;
use mizan_core::CallPlan;

/// Adds them to a page that may be kept: complete, and without a cookie for one caller.
pub(crate) async fn add_fields(call: &Call, plan: &CallPlan<'_>, response: &mut Response) {
    let sets_cookie = response.headers().contains_key(header::SET_COOKIE);
    let Some(policy) = plan.function().policy() else {
        return;
    };
    if response.status() != StatusCode::OK || sets_cookie {
        return;
    }
    let Ok(whose) = caller_unless(policy.public, call).await else {
        return;
    };
    if let Some(cached) = plan.cached(whose.as_deref()) {
        let edge = fields::is_edge(&call.parts().headers);
        answer::add_headers(response, cached.headers(edge));
    }
}
