//! Pages that caches may keep: the fields that say for how long, for whom, and until which change.

use super::router::Served;
use super::surroundings::surroundings;
use super::{answer, fields};
use crate::request::Call;
use axum::http::{StatusCode, header};
use axum::response::Response;
use mizan_core::CallPlan;

/// Adds them to a page that may be kept: complete, without a cookie, and made of nothing that its key leaves out.
pub(crate) async fn add_fields(
    served: &Served,
    call: &Call,
    plan: &CallPlan<'_>,
    response: &mut Response,
) {
    let sets_cookie = response.headers().contains_key(header::SET_COOKIE);
    let Some(policy) = plan.policy().filter(|_| !served.settings.cache_is_off) else {
        return;
    };
    let is_shared = policy.public && call.was_asked();
    if response.status() != StatusCode::OK || sets_cookie || is_shared || call.was_looked_at() {
        return;
    }
    let caller = if policy.public {
        None
    } else {
        match call.for_guard().identified().await {
            Ok(caller) => caller,
            Err(_) => return,
        }
    };
    let Some(audience) = policy.audience(caller) else {
        return;
    };
    let Ok(surroundings) = surroundings(served, call).await else {
        return;
    };
    if let Some(cached) = plan.cached(audience, &surroundings) {
        let edge = fields::is_edge(&call.request().headers);
        answer::add_headers(response, cached.headers(edge));
    }
}
