//! Calling a function: by path, by envelope, or on the route of a view.

use super::authorise::authorise;
use super::refresh::refresh;
use super::router::Served;
use super::run::in_time;
use super::{answer, body};
use crate::request::Call;
use crate::respond::{Extras, Given, Success, collecting};
use axum::body::Body;
use axum::http::Method;
use axum::response::Response;
use bytes::Bytes;
use mizan_core::{CallPlan, FunctionId, Problem, Settled, Target};
use tracing::Span;

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
    let (success, added) = in_time(served.settings.time_limit, || run(served, call, plan)).await?;
    match success.0 {
        Given::Data { body, extras } => {
            let extras = extras.map(|extras| *extras).unwrap_or_default();
            Ok(data(served, call, &plan.settle(added), &body, extras).await)
        }
        Given::View(response) => Ok(view(*response, plan, added)),
    }
}

/// Guards first, that of the context before that of the function; then the function.
async fn run(
    served: &Served,
    call: &Call,
    plan: &CallPlan<'_>,
) -> Result<(Success, Vec<Target>), Problem> {
    let ready = served
        .start(plan.id(), &plan.args(), call)
        .map_err(Problem::invalid)?;
    if let Some(id) = plan.function().context() {
        let context = served.registry.context(id);
        let guard = served.guards.get(id.index()).copied().flatten();
        let allowed = authorise(call, &context.decl().auth, guard).await;
        allowed
            .map_err(|failure| failure.into_problem(context.name(), served.settings.development))?;
    }
    let (done, added) = collecting(served.run(plan.id(), call, ready)).await;
    done.map(|success| (success, added))
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

/// The developer's response, with the headers of what it changed when it succeeded.
fn view(mut response: Response, plan: &CallPlan<'_>, added: Vec<Target>) -> Response {
    if response.status().as_u16() < 400 {
        answer::add_headers(&mut response, plan.settle(added).headers(false));
    }
    response
}
