//! Calling a function: by path, by envelope, or on the route of a view.

use super::authorise::authorise;
use super::refresh::refresh;
use super::router::Served;
use super::run::in_time;
use super::{answer, body, fields, page};
use crate::cache::{Unsettled, callers_tag};
use crate::request::Call;
use crate::respond::{Extras, Given, Success, collecting};
use axum::body::Body;
use axum::http::Method;
use axum::response::Response;
use bytes::Bytes;
use mizan_core::{CallPlan, Code, FunctionId, Problem, ProtocolCode, Settled, Target, seq};
use tracing::Span;

/// The first status of answers after which nobody knows what was done.
const BROKEN: u16 = 500;

/// Answers `POST call/{function}/` and `POST call/`.
pub(crate) async fn call(
    served: &Served,
    call: Call,
    incoming: Body,
    function: Option<String>,
) -> Result<Response, Problem> {
    let body = body(served, incoming).await?;
    let plan = served.registry.plan_call(function.as_deref(), &body)?;
    perform(served, &call, &plan).await
}

/// Answers a view's own route: arguments in the query string of a GET, else in the body.
pub(crate) async fn route(
    served: &Served,
    call: Call,
    incoming: Body,
    id: FunctionId,
) -> Result<Response, Problem> {
    if matches!(call.parts().method, Method::GET | Method::HEAD) {
        let query = call.parts().uri.query().unwrap_or_default();
        let plan = served.registry.plan_route_query(id, query)?;
        return perform(served, &call, &plan).await;
    }
    let body = body(served, incoming).await?;
    let plan = served.registry.plan_route_body(id, &body)?;
    perform(served, &call, &plan).await
}

async fn body(served: &Served, incoming: Body) -> Result<Bytes, Problem> {
    let limit = served.settings.time_limit;
    in_time(limit, || body::read(&served.gate, incoming)).await
}

async fn perform(served: &Served, call: &Call, plan: &CallPlan<'_>) -> Result<Response, Problem> {
    Span::current().record("function", plan.function().name());
    let unsettled = Unsettled::new(served.origin.as_ref(), plan);
    let limit = served.settings.time_limit;
    match in_time(limit, || run(served, call, plan, &unsettled)).await {
        Err(problem) => {
            if problem.status >= BROKEN || unsettled.was_refused_with_targets() {
                unsettled.purge().await;
            }
            // Of one whose time is up, nobody knows when it ends.
            if problem.code != Code::Protocol(ProtocolCode::Timeout) {
                unsettled.settle();
            }
            Err(problem)
        }
        Ok(success) => {
            let response = settled(served, call, plan, success, unsettled.added()).await;
            unsettled.settle();
            Ok(response)
        }
    }
}

/// The response of a call that succeeded, once the cache has purged what it changed.
async fn settled(
    served: &Served,
    call: &Call,
    plan: &CallPlan<'_>,
    success: Success,
    added: Vec<Target>,
) -> Response {
    match success.0 {
        Given::Data { body, extras } => {
            let extras = extras.map(|extras| *extras).unwrap_or_default();
            let settled = plan.settle(added);
            let seq = purge(served, call, &settled, extras.identity_changed).await;
            with_seq(
                served,
                call,
                seq,
                data(served, call, &settled, &body, extras).await,
            )
        }
        Given::View(response) if response.status().as_u16() < 400 => {
            let settled = plan.settle(added);
            let seq = purge(served, call, &settled, false).await;
            let mut response = *response;
            answer::add_headers(&mut response, settled.headers(false));
            page::add_fields(call, plan, &mut response).await;
            with_seq(served, call, seq, response)
        }
        Given::View(response) => {
            if response.status().as_u16() >= BROKEN {
                purge(served, call, &plan.settle(added), false).await;
            }
            *response
        }
    }
}

/// Purges what a call changed, and all that is kept for a caller who is now somebody else.
async fn purge(
    served: &Served,
    call: &Call,
    settled: &Settled<'_>,
    identity_changed: bool,
) -> Option<u64> {
    let origin = served.origin.as_ref()?;
    let mut tags = settled.groups();
    if identity_changed {
        tags.extend(callers_tag(call).await);
    }
    origin.purge(&tags).await
}

fn with_seq(served: &Served, call: &Call, seq: Option<u64>, mut response: Response) -> Response {
    if let Some(seq) = seq.filter(|_| fields::is_edge(&call.parts().headers)) {
        answer::add_headers(&mut response, vec![seq::field(served.registry.app(), seq)]);
    }
    response
}

/// Guards first, that of the context before that of the function; then the function.
async fn run(
    served: &Served,
    call: &Call,
    plan: &CallPlan<'_>,
    unsettled: &Unsettled<'_>,
) -> Result<Success, Problem> {
    let ready = served
        .start(plan.id(), &plan.args(), call)
        .map_err(Problem::invalid)?;
    collecting(async {
        let _collecting = unsettled.collect();
        if let Some(id) = plan.function().context() {
            let context = served.registry.context(id);
            let guard = served.guards.get(id.index()).copied().flatten();
            let allowed = authorise(call, &context.decl().auth, guard).await;
            allowed.map_err(|failure| {
                failure.into_problem(context.name(), served.settings.development)
            })?;
        }
        let work = async {
            unsettled.begin();
            ready.await
        };
        served.run(plan.id(), call, work).await
    })
    .await
}

async fn data(
    served: &Served,
    call: &Call,
    settled: &Settled<'_>,
    result: &[u8],
    extras: Extras,
) -> Response {
    let refreshed = if extras.identity_changed {
        Vec::new()
    } else {
        refresh(served, call, settled).await
    };
    let mut response =
        answer::response(settled.answer(result, &refreshed, extras.identity_changed));
    if !extras.headers.is_empty() {
        response.headers_mut().extend(extras.headers);
    }
    response
}
