//! Reading a context: its members run concurrently inside the request's own task.

use super::answer;
use super::authorise::authorise;
use super::kept::Kept;
use super::router::Served;
use super::run::in_time;
use crate::request::Call;
use crate::respond::{Failure, Given, Success};
use axum::response::Response;
use futures_util::future::{BoxFuture, join_all};
use mizan_core::{BundlePlan, FunctionId, Invalid, Problem};
use std::sync::Arc;
use tracing::Span;

/// What each member gave, in the plan's order.
pub(crate) type Outcomes = Vec<Result<Vec<u8>, Problem>>;

/// A member with its arguments, ready to run.
pub(crate) type Ready<'a> = (FunctionId, BoxFuture<'a, Result<Success, Failure>>);

/// Answers `GET ctx/{name}/`.
pub(crate) async fn read(
    served: &Arc<Served>,
    call: Call,
    name: String,
) -> Result<Response, Problem> {
    let query = call.parts().uri.query().unwrap_or_default();
    let plan = served.registry.plan_bundle(&name, query)?;
    Span::current().record("context", plan.context().name());
    let limit = served.settings.time_limit;
    if let Some(origin) = served.origin.as_ref().filter(|_| plan.policy().is_some()) {
        let read = Kept::new(served, origin, &call, &plan);
        return in_time(limit, || Box::pin(read.answer())).await;
    }
    let outcomes = in_time(limit, || run(served, &call, &plan)).await?;
    let answer = plan.finish(&outcomes, answer::known(&call));
    Ok(answer::response(answer))
}

/// Runs the members of a plan; an error is that of the whole bundle.
pub(crate) async fn run(
    served: &Served,
    call: &Call,
    plan: &BundlePlan<'_>,
) -> Result<Outcomes, Problem> {
    let ready = start(served, call, plan)?;
    guard(served, call, plan).await?;
    let members = ready
        .into_iter()
        .map(|(id, work)| member(served, id, served.run(id, call, work)));
    Ok(join_all(members).await)
}

/// The same for a caller whom every guard has let through.
pub(crate) async fn run_admitted(served: &Served, ready: Vec<Ready<'_>>) -> Outcomes {
    let members = ready
        .into_iter()
        .map(|(id, work)| member(served, id, served.run_admitted(id, work)));
    join_all(members).await
}

/// Decodes the arguments of every member.
pub(crate) fn start<'a>(
    served: &Served,
    call: &'a Call,
    plan: &BundlePlan<'_>,
) -> Result<Vec<Ready<'a>>, Problem> {
    let mut ready = Vec::with_capacity(plan.members().len());
    let mut invalid: Vec<Invalid> = Vec::new();
    for (id, args) in plan.members() {
        match served.start(id, &args, call) {
            Ok(work) => ready.push((id, work)),
            Err(refused) => invalid.extend(refused),
        }
    }
    if invalid.is_empty() {
        return Ok(ready);
    }
    Err(Problem::invalid(each_once(invalid)))
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

/// Asks the guard of the context.
pub(crate) async fn guard(
    served: &Served,
    call: &Call,
    plan: &BundlePlan<'_>,
) -> Result<(), Problem> {
    let id = served.registry.context_id(plan.context().name());
    let guard = id.and_then(|id| served.guards.get(id.index()).copied().flatten());
    let allowed = authorise(call, plan.auth(), guard).await;
    allowed
        .map_err(|failure| failure.into_problem(plan.context().name(), served.settings.development))
}

async fn member(
    served: &Served,
    id: FunctionId,
    work: impl Future<Output = Result<Success, Problem>>,
) -> Result<Vec<u8>, Problem> {
    match work.await?.0 {
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
