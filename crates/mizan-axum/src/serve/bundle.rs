//! Reading a context: its members run concurrently inside the request's own task.

use super::answer;
use super::authorise::authorise;
use super::router::Served;
use super::run::in_time;
use crate::request::Call;
use crate::respond::{Failure, Given, Success};
use axum::response::Response;
use futures_util::future::{BoxFuture, join_all};
use mizan_core::{BundlePlan, FunctionId, Invalid, Problem};
use tracing::Span;

/// What each member gave, in the plan's order.
pub(crate) type Outcomes = Vec<Result<Vec<u8>, Problem>>;

/// Answers `GET ctx/{name}/`.
pub(crate) async fn read(served: &Served, call: Call, name: String) -> Result<Response, Problem> {
    let parts = call.parts();
    let plan = served
        .registry
        .plan_bundle(&name, parts.uri.query().unwrap_or_default())?;
    Span::current().record("context", plan.context().name());
    let outcomes = in_time(served.settings.time_limit, || run(served, &call, &plan)).await?;
    let answer = plan.finish(&outcomes, answer::known(&call));
    Ok(answer::response(answer))
}

/// Runs the members of a plan; an error is that of the whole bundle.
pub(crate) async fn run(
    served: &Served,
    call: &Call,
    plan: &BundlePlan<'_>,
) -> Result<Outcomes, Problem> {
    let mut ready = Vec::with_capacity(plan.members().len());
    let mut invalid: Vec<Invalid> = Vec::new();
    for (id, args) in plan.members() {
        match served.start(id, &args, call) {
            Ok(work) => ready.push((id, work)),
            Err(refused) => invalid.extend(refused),
        }
    }
    if !invalid.is_empty() {
        return Err(Problem::invalid(each_once(invalid)));
    }
    guard(served, call, plan).await?;
    let members = ready
        .into_iter()
        .map(|(id, work)| member(served, call, id, work));
    Ok(join_all(members).await)
}

/// Members share params, so the same refusal may come from several.
fn each_once(invalid: Vec<Invalid>) -> Vec<Invalid> {
    let mut once: Vec<Invalid> = Vec::with_capacity(invalid.len());
    for refused in invalid {
        if !once.contains(&refused) {
            once.push(refused);
        }
    }
    once
}

async fn guard(served: &Served, call: &Call, plan: &BundlePlan<'_>) -> Result<(), Problem> {
    let id = served.registry.context_id(plan.context().name());
    let guard = id.and_then(|id| served.guards.get(id.index()).copied().flatten());
    let allowed = authorise(call, plan.auth(), guard).await;
    allowed
        .map_err(|failure| failure.into_problem(plan.context().name(), served.settings.development))
}

async fn member(
    served: &Served,
    call: &Call,
    id: FunctionId,
    work: BoxFuture<'_, Result<Success, Failure>>,
) -> Result<Vec<u8>, Problem> {
    match served.run(id, call, work).await?.0 {
        Given::Data { body, .. } => Ok(body),
        Given::View(_) => {
            let failure = Failure::internal("a view cannot be part of a bundle");
            Err(failure.into_problem(
                served.registry.function(id).name(),
                served.settings.development,
            ))
        }
    }
}
