//! Calling a function: by path, by envelope, or on the route of a view.

use super::refresh::refresh;
use super::router::Served;
use super::run::in_time;
use super::{answer, body, fields, page};
use crate::cache::PurgeOnDrop;
use crate::request::Call;
use crate::respond::{Extras, HandlerOutput, Success, collecting};
use crate::stale_detector::StaleDetector;
use axum::body::Body;
use axum::http::{HeaderValue, Method, header};
use axum::response::Response;
use bytes::Bytes;
use mizan_core::{
    CallPlan, CallRequest, Code, FunctionId, Problem, ProtocolCode, Settled, Target, seq,
};
use tracing::Span;

/// The first status of answers after which it is unknown what was done.
const BROKEN: u16 = 500;

/// Answers `POST call/{function}/` and `POST call/`.
pub(crate) async fn call(
    served: &Served,
    call: Call,
    incoming: Body,
    function: Option<String>,
) -> Result<Response, Problem> {
    let body = body(served, incoming).await?;
    let request = served.registry.call(function.as_deref(), &body)?;
    perform(served, &call, request).await
}

/// Answers a view's own route: arguments in the query string of a GET, else in the body.
pub(crate) async fn route(
    served: &Served,
    call: Call,
    incoming: Body,
    id: FunctionId,
) -> Result<Response, Problem> {
    if is_safe(&call) {
        let query = call.request().uri.query().unwrap_or_default();
        return perform(served, &call, served.registry.route_query(id, query)).await;
    }
    let body = body(served, incoming).await?;
    let request = served.registry.route_body(id, &body)?;
    perform(served, &call, request).await
}

fn is_safe(call: &Call) -> bool {
    matches!(call.request().method, Method::GET | Method::HEAD)
}

async fn body(served: &Served, incoming: Body) -> Result<Bytes, Problem> {
    let limit = served.settings.time_limit;
    in_time(limit, || body::read(&served.gate, incoming)).await
}

/// The caller is judged before the arguments are looked at.
async fn perform(
    served: &Served,
    call: &Call,
    request: CallRequest<'_>,
) -> Result<Response, Problem> {
    Span::current().record("function", request.function().name());
    let limit = served.settings.time_limit;
    in_time(limit, || admit(served, call, &request)).await?;
    let _running = served.detector.as_ref().map(StaleDetector::begin);
    let mut plan = request.plan()?;
    served.respell_call(&mut plan);
    let in_doubt = PurgeOnDrop::new(served.origin.as_ref(), &plan);
    match in_time(limit, || run(served, call, &plan, &in_doubt)).await {
        Err(problem) => {
            if problem.status >= BROKEN {
                in_doubt.purge().await;
            }
            // When a call ends that timed out is unknown.
            if problem.code != Code::Protocol(ProtocolCode::Timeout) {
                in_doubt.settle();
            }
            Err(problem)
        }
        Ok(success) => {
            let response = settled(served, call, &plan, success, in_doubt.added()).await;
            in_doubt.settle();
            Ok(response)
        }
    }
}

/// Asks the guard of the context, then that of the function.
async fn admit(served: &Served, call: &Call, request: &CallRequest<'_>) -> Result<(), Problem> {
    if let Some(context) = request.function().context() {
        served.admit_to_context(context, call).await?;
    }
    served.admit_to_function(request.id(), call).await
}

/// Runs the function of a caller whom the guards let in.
async fn run(
    served: &Served,
    call: &Call,
    plan: &CallPlan<'_>,
    in_doubt: &PurgeOnDrop<'_>,
) -> Result<Success, Problem> {
    let ready = served
        .start(plan.id(), &plan.args(), call)
        .map_err(Problem::invalid)?;
    let work = async {
        let _collecting = in_doubt.begin();
        ready.await
    };
    collecting(served.run_admitted(plan.id(), work)).await
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
        HandlerOutput::Data { body, extras } => {
            let extras = extras.map(|extras| *extras).unwrap_or_default();
            let settled = plan.settle(added);
            let seq = purge(
                served,
                call,
                plan.function().name(),
                &settled,
                extras.identity_changed,
            )
            .await;
            let response = data(served, call, &settled, &body, extras).await;
            with_seq(served, call, seq, response)
        }
        HandlerOutput::View(response) if response.status().as_u16() < 400 => {
            let settled = plan.settle(added);
            let seq = purge(served, call, plan.function().name(), &settled, false).await;
            let mut response = *response;
            answer::add_headers(&mut response, settled.headers(false));
            if is_safe(call) && settled.targets().len() > 0 {
                // A page that changes something is answered by nothing but itself.
                let no_store = HeaderValue::from_static("no-store");
                response
                    .headers_mut()
                    .insert(header::CACHE_CONTROL, no_store);
            } else {
                page::add_fields(served, call, plan, &mut response).await;
            }
            with_seq(served, call, seq, response)
        }
        HandlerOutput::View(response) => {
            if response.status().as_u16() >= BROKEN {
                purge(
                    served,
                    call,
                    plan.function().name(),
                    &plan.settle(added),
                    false,
                )
                .await;
            }
            *response
        }
    }
}

/// Purges what a call changed, and all that is cached for a caller who is now another one.
async fn purge(
    served: &Served,
    call: &Call,
    function: &str,
    settled: &Settled<'_>,
    identity_changed: bool,
) -> Option<u64> {
    let origin = served.origin.as_ref()?;
    if let Some(detector) = &served.detector {
        detector.settled(function, settled);
    }
    // Another version of the app may keep what this one does not, in a store that both use.
    let is_kept = !origin.cache.is_memory() || settled.concerns_caches();
    let mut tags = if is_kept {
        settled.groups()
    } else {
        Vec::new()
    };
    if identity_changed && let Ok(Some(caller)) = call.identified().await {
        tags.push(caller.id().tag());
    }
    origin.purge(&tags).await
}

fn with_seq(served: &Served, call: &Call, seq: Option<u64>, mut response: Response) -> Response {
    if let Some(seq) = seq.filter(|_| fields::is_edge(&call.request().headers)) {
        answer::add_headers(&mut response, vec![seq::field(served.registry.app(), seq)]);
    }
    response
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
