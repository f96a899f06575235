//! Single flight: the mounted bundles that a call made stale are read again and come back with its response.

use super::bundle;
use super::commits::taken_of_layers;
use super::run::caught;
use super::served::Served;
use crate::request::Call;
use axum::http::HeaderName;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use mizan_core::{BundlePlan, REFRESH_LIMIT, Settled};
use tokio::time::{Instant, timeout_at};

/// The field that names them.
const MOUNTED: HeaderName = HeaderName::from_static("x-mizan-mounted");

/// The bundles that the client of a call says it has mounted.
pub(crate) fn mounted(call: &Call) -> Option<&str> {
    call.request().headers.get(MOUNTED)?.to_str().ok()
}

/// The stale ones of the `mounted` bundles that could be read completely and in time, in the order they are mounted.
pub(crate) async fn refresh<'a>(
    served: &Served,
    call: &Call,
    settled: &Settled<'a>,
    mounted: &str,
) -> Vec<(BundlePlan<'a>, Vec<u8>)> {
    let mut mounted = settled.mounted(mounted);
    for plan in &mut mounted {
        served.spellings.respell_bundle(plan);
    }
    let plans = settled.stale(mounted);
    if plans.is_empty() {
        return Vec::new();
    }
    if let Some(extractor) = taken_of_layers(served, call, settled.function().name()) {
        tracing::debug!(target: "mizan", extractor, "no bundle comes back with a call: a layer may have set what the function took, and commit it later; if none does, say `App::refresh_with`");
        return Vec::new();
    }
    // The call may have changed who the caller is and what they may.
    let call = call.new_phase();
    let bodies = bodies(served, &call, &plans).await;
    if call.was_outdated() {
        return Vec::new();
    }
    let read = plans.into_iter().zip(bodies);
    read.filter_map(|(plan, body)| Some((plan, body?)))
        .collect()
}

async fn bodies(served: &Served, call: &Call, plans: &[BundlePlan<'_>]) -> Vec<Option<Vec<u8>>> {
    let mut bodies = vec![None; plans.len()];
    let reads = plans.iter().enumerate().map(|(at, plan)| async move {
        let outcomes = caught(bundle::run(served, call, plan)).await.ok()?.ok()?;
        Some((at, plan.body(&outcomes)?))
    });
    let mut reads: FuturesUnordered<_> = reads.collect();
    let deadline = Instant::now() + REFRESH_LIMIT;
    while let Ok(Some(read)) = timeout_at(deadline, reads.next()).await {
        if let Some((at, body)) = read
            && let Some(place) = bodies.get_mut(at)
        {
            *place = Some(body);
        }
    }
    bodies
}
