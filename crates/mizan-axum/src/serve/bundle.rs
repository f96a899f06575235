//! Running the members of a bundle, concurrently inside the request's own task.

use super::served::Served;
use crate::request::{Call, Work};
use crate::respond::{Failure, HandlerOutput, Success};
use futures_util::FutureExt;
use futures_util::future::join_all;
use mizan_core::{BundlePlan, FunctionId, Invalid, Problem};

/// What each member gave, in the plan's order.
pub(crate) type Outcomes = Vec<Result<Vec<u8>, Problem>>;

/// A member with its arguments, ready to run.
pub(crate) type Ready<'a> = (FunctionId, Work<'a>);

/// Runs the members of a plan, after the guard of the context.
pub(crate) async fn run(
    served: &Served,
    call: &Call,
    plan: &BundlePlan<'_>,
) -> Result<Outcomes, Problem> {
    served.admit_to_context(plan.context_id(), call).await?;
    run_admitted_by_context(served, call, plan).await
}

/// The same for a caller whom the guard of the context has let in; an error is that of the whole bundle.
pub(crate) async fn run_admitted_by_context(
    served: &Served,
    call: &Call,
    plan: &BundlePlan<'_>,
) -> Result<Outcomes, Problem> {
    let ready = start(served, call, plan)?.into_iter();
    let guarded = ready.map(|(id, work)| (id, served.guarded(id, call, work)));
    Ok(run_admitted(served, guarded).await)
}

/// The same for a caller whom every guard has let through.
pub(crate) fn run_admitted<'a>(
    served: &'a Served,
    ready: impl IntoIterator<Item = Ready<'a>>,
) -> impl Future<Output = Outcomes> {
    let members = ready.into_iter();
    join_all(members.map(|(id, work)| {
        let done = served.run_admitted(id, work);
        done.map(move |done| data(served, id, done?))
    }))
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

/// The JSON of a member.
fn data(served: &Served, id: FunctionId, success: Success) -> Result<Vec<u8>, Problem> {
    match success.0 {
        HandlerOutput::Data { body, .. } => Ok(body),
        HandlerOutput::View(_) => {
            let failure = Failure::internal("a view cannot be part of a bundle");
            Err(failure.into_problem(
                served.registry.function(id).name(),
                served.settings.development,
            ))
        }
    }
}
