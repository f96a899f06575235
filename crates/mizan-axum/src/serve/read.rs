//! Reading a context: the guard of the context, the plan, then the cache or the members.

use super::answer;
use super::bundle::run_admitted_by_context;
use super::cached_read::CachedRead;
use super::run::in_time;
use super::served::Served;
use crate::request::Call;
use axum::response::Response;
use mizan_core::{Auth, BundlePlan, ContextId, Problem};
use std::sync::Arc;
use tracing::Span;

/// Answers `GET ctx/{name}/`.
pub(crate) async fn read(
    served: Arc<Served>,
    call: Call,
    context: ContextId,
) -> Result<Response, Problem> {
    let limit = served.settings.time_limit;
    in_time(limit, || answered(&served, &call, context)).await
}

async fn answered(
    served: &Arc<Served>,
    call: &Call,
    context: ContextId,
) -> Result<Response, Problem> {
    if served.registry.context(context).decl().auth != Auth::Anyone {
        // Boxed: a read that needs no guard does not carry it.
        Box::pin(served.admit_to_context(context, call)).await?;
    }
    let plan = plan(served, call, context)?;
    Span::current().record("context", plan.context().name());
    if plan.policy().is_some() {
        let read = CachedRead::new(served, call, &plan);
        return Box::pin(read.answer()).await;
    }
    let outcomes = run_admitted_by_context(served, call, &plan).await?;
    let answer = plan.finish(&outcomes, answer::known(call));
    Ok(answer::response(answer))
}

/// Plans a read, once the guard of the context has allowed the caller: params are not looked at before (spec 2.3).
fn plan<'a>(
    served: &'a Served,
    call: &'a Call,
    context: ContextId,
) -> Result<BundlePlan<'a>, Problem> {
    let query = call.request().uri.query().unwrap_or_default();
    let mut plan = served.registry.plan_context(context, query)?;
    served.spellings.respell_bundle(&mut plan);
    Ok(plan)
}
