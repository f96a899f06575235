//! Pages that caches may keep: the fields that say for how long, for whom, and until which change.

use super::key_fields::is_keyed_as_sent;
use super::run::{caught, in_time};
use super::served::Served;
use super::surroundings::surroundings;
use super::{answer, fields};
use crate::cache::Origin;
use crate::request::Call;
use crate::respond::Failure;
use axum::http::{StatusCode, header};
use axum::response::Response;
use mizan_core::{CachePolicy, CallPlan, Caller, Surroundings, is_unshared};

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
    let is_shared = policy.is_public() && call.was_asked();
    let control = response.headers().get_all(header::CACHE_CONTROL).iter();
    let is_unshared = is_unshared(control.filter_map(|field| field.to_str().ok()));
    // The origin does not store pages, so it does not know which of them a replica may have read too early.
    let lags = served.origin.as_ref().is_some_and(Origin::has_replica_lag);
    let is_refused = sets_cookie || is_unshared || is_shared || lags || call.was_looked_at();
    if response.status() != StatusCode::OK || is_refused {
        return;
    }
    // The page is made: what its key needs does not hold it back for longer than a request may take.
    let keyed = in_time(served.settings.time_limit, || async {
        Ok(caught(keyed_by(served, call, policy)).await)
    });
    let Ok(Ok(Ok((caller, surroundings)))) = keyed.await else {
        return;
    };
    let Some(audience) = policy.audience(caller) else {
        return;
    };
    if !is_keyed_as_sent(served, call, &audience) {
        return;
    }
    if let Some(cached) = plan.cached(audience, &surroundings) {
        let edge = fields::is_edge(&call.request().headers);
        answer::add_headers(response, cached.headers(edge));
    }
}

/// Whom a page is for, as far as its policy asks, and what else it depends on.
///
/// # Errors
/// When `identify` or a function given to `vary_by` fails.
async fn keyed_by(
    served: &Served,
    call: &Call,
    policy: CachePolicy,
) -> Result<(Option<Caller>, Surroundings), Failure> {
    let caller = if policy.is_public() {
        None
    } else {
        call.for_guard().identified().await?
    };
    Ok((caller, surroundings(served, call).await?))
}
