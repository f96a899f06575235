//! Calling a function: by path, by envelope, or on the route of a view.

use super::refresh::{mounted, refresh};
use super::run::{caught, in_time};
use super::served::Served;
use super::{answer, body, commits, fields, page};
use crate::cache::{Origin, PurgeOnDrop};
use crate::request::Call;
use crate::respond::{Extras, HandlerOutput, Success, collecting, end_function};
use crate::stale_detector::StaleDetector;
use axum::body::Body;
use axum::http::{HeaderValue, Method, header};
use axum::response::Response;
use bytes::Bytes;
use mizan_core::{
    Auth, CallPlan, CallRequest, Code, FunctionId, HeaderField, HeaderFields, Kind, Problem,
    ProtocolCode, Settled, Target, seq,
};
use std::future::poll_fn;
use std::sync::Arc;
use tracing::Span;

/// The first status of answers after which it is unknown what was done.
const BROKEN: u16 = 500;

/// Answers `POST call/{function}/` and `POST call/`.
pub(crate) async fn call(
    served: Arc<Served>,
    call: Call,
    incoming: Body,
    function: Option<String>,
) -> Result<Response, Problem> {
    let body = body(&served, incoming).await?;
    let request = served.registry.call(function.as_deref(), &body)?;
    perform(&served, &call, &request).await
}

/// Answers a view's own route: arguments in the query string of a GET, else in the body.
pub(crate) async fn route(
    served: Arc<Served>,
    call: Call,
    incoming: Body,
    id: FunctionId,
) -> Result<Response, Problem> {
    if is_safe(&call) {
        let query = call.request().uri.query().unwrap_or_default();
        let request = served.registry.route_query(id, query);
        return perform(&served, &call, &request).await;
    }
    let body = body(&served, incoming).await?;
    let request = served.registry.route_body(id, &body)?;
    perform(&served, &call, &request).await
}

fn is_safe(call: &Call) -> bool {
    matches!(call.request().method, Method::GET | Method::HEAD)
}

async fn body(served: &Served, incoming: Body) -> Result<Bytes, Problem> {
    let limit = served.settings.time_limit;
    in_time(limit, || body::read(&served.gate, incoming)).await
}

/// Answers a call. What its guards add is named although its function does not run.
fn perform<'c>(
    served: &'c Served,
    call: &'c Call,
    request: &'c CallRequest<'_>,
) -> impl Future<Output = Result<Response, Problem>> + 'c {
    collecting(async move {
        let problem = match performed(served, call, request).await {
            Ok(response) => return Ok(response),
            Err(problem) => problem,
        };
        let added = end_function();
        if added.is_empty() {
            return Err(problem);
        }
        let function = request.function().name();
        let headers = Box::pin(purge_added(served, call, function, added)).await;
        let mut response = answer::problem(&problem);
        answer::add_headers(&mut response, headers);
        Ok(response)
    })
}

/// The caller is judged before the arguments are looked at.
async fn performed(
    served: &Served,
    call: &Call,
    request: &CallRequest<'_>,
) -> Result<Response, Problem> {
    Span::current().record("function", request.function().name());
    let limit = served.settings.time_limit;
    // Boxed: a call that needs no guard does not carry it.
    if is_guarded(served, request) {
        Box::pin(in_time(limit, || admit(served, call, request))).await?;
    }
    let _running = served.detector.as_ref().map(StaleDetector::begin);
    let mut plan = request.plan()?;
    served.spellings.respell_call(&mut plan);
    // The tag of the caller, before a function runs that may sign them in or out: afterwards `identify` may find
    // another one.
    let before = if served.may_change_identity(plan.id()) && served.caches_for_callers() {
        Box::pin(caller_tag(served, &call.for_guard())).await
    } else {
        None
    };
    let in_doubt = PurgeOnDrop::new(served.origin.as_ref(), &plan);
    let success = match in_time(limit, || run(served, call, &plan, &in_doubt)).await {
        Ok(success) => success,
        Err(problem) => return Box::pin(failed(served, call, &plan, problem, in_doubt)).await,
    };
    let added = in_doubt.added();
    let response = match success.0 {
        HandlerOutput::Data {
            ref body,
            ref extras,
        } => {
            let settled = plan.settle(added);
            let (extras, before) = (extras.as_deref(), before.as_deref());
            answered(served, call, &settled, body, extras, before).await
        }
        HandlerOutput::View(response) => {
            Box::pin(view(served, call, &plan, *response, added)).await
        }
    };
    in_doubt.settle();
    Ok(response)
}

/// The answer to a call that failed, once what it may have changed is purged.
async fn failed(
    served: &Served,
    call: &Call,
    plan: &CallPlan<'_>,
    problem: Problem,
    in_doubt: PurgeOnDrop<'_>,
) -> Result<Response, Problem> {
    let headers = if in_doubt.has_begun() {
        purge_failed(served, call, plan, problem.status, in_doubt.added()).await
    } else {
        HeaderFields::new()
    };
    // When a call ends that timed out is unknown.
    if problem.code != Code::Protocol(ProtocolCode::Timeout) {
        in_doubt.settle();
    }
    if headers.is_empty() {
        return Err(problem);
    }
    let mut response = answer::problem(&problem);
    answer::add_headers(&mut response, headers);
    Ok(response)
}

/// The tag of all that is cached for the caller; nothing when they cannot be told in time.
async fn caller_tag(served: &Served, call: &Call) -> Option<String> {
    let found = in_time(served.settings.time_limit, || async {
        Ok(caught(call.identified()).await)
    });
    let caller = found.await.ok()?.ok()?.ok()??;
    Some(caller.id().tag())
}

/// Whether a guard stands before the function or its context.
fn is_guarded(served: &Served, request: &CallRequest<'_>) -> bool {
    let function = request.function();
    let context = function.context().map(|id| served.registry.context(id));
    let context = context.map(|context| &context.decl().auth);
    [Some(&function.decl().auth), context]
        .into_iter()
        .flatten()
        .any(|auth| *auth != Auth::Anyone)
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
    let mut ready = served
        .start(plan.id(), &plan.args(), call)
        .map_err(Problem::invalid)?;
    let id = plan.id();
    if plan.function().kind() == Kind::Mutation || served.may_change_identity(id) {
        call.run_to_its_end();
    }
    let running = async {
        let _collecting = in_doubt.begin();
        poll_fn(|context| {
            if call.has_just_left() {
                // It may have committed, and its end may be far.
                in_doubt.purge_now();
            }
            ready.as_mut().poll(context)
        })
        .await
    };
    served.run_admitted(id, running).await
}

/// The response of a call that succeeded with this body, once the cache has purged what it changed.
async fn answered(
    served: &Served,
    call: &Call,
    settled: &Settled<'_>,
    body: &[u8],
    extras: Option<&Extras>,
    before: Option<&str>,
) -> Response {
    let identity_changed = extras.is_some_and(|each| each.identity_changed);
    let callers = if identity_changed {
        Box::pin(callers_changed(served, call, before)).await
    } else {
        Vec::new()
    };
    let seq = purge(served, call, settled, callers).await;
    let refreshed = match mounted(call) {
        Some(mounted) if !identity_changed => {
            Box::pin(refresh(served, call, settled, mounted)).await
        }
        _ => Vec::new(),
    };
    let mut response = answer::response(settled.answer(body, &refreshed, identity_changed));
    if let Some(extras) = extras {
        response.headers_mut().extend(extras.headers.clone());
    }
    with_seq(served, call, seq, response)
}

/// The response of a view.
async fn view(
    served: &Served,
    call: &Call,
    plan: &CallPlan<'_>,
    mut response: Response,
    added: Vec<Target>,
) -> Response {
    let status = response.status().as_u16();
    if status >= 400 {
        let headers = purge_failed(served, call, plan, status, added).await;
        if !headers.is_empty() && is_safe(call) {
            forbid_storing(&mut response);
        }
        answer::add_headers(&mut response, headers);
        keep_private(call, plan, &mut response);
        return response;
    }
    let settled = plan.settle(added);
    let seq = purge(served, call, &settled, Vec::new()).await;
    answer::add_headers(&mut response, settled.headers(false));
    if is_safe(call) && settled.targets().len() > 0 {
        forbid_storing(&mut response);
    } else {
        page::add_fields(served, call, plan, &mut response).await;
    }
    keep_private(call, plan, &mut response);
    with_seq(served, call, seq, response)
}

/// Says to caches that a view is for its caller alone, where it may be and does not say anything to them itself.
fn keep_private(call: &Call, plan: &CallPlan<'_>, response: &mut Response) {
    let says_nothing = !response.headers().contains_key(header::CACHE_CONTROL);
    if let (true, true, Some(field)) = (is_safe(call), says_nothing, plan.cache_control()) {
        answer::add_headers(response, vec![field]);
    }
}

/// A page that changes something is answered by nothing but itself.
fn forbid_storing(response: &mut Response) {
    let no_store = HeaderValue::from_static("no-store");
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, no_store);
}

/// Purges what a call that answers with this error may have changed, and gives the fields that name it: the targets that
/// it added, since it may have committed, and when it broke those that it declares as well. Nothing is named of a call
/// that added nothing.
async fn purge_failed(
    served: &Served,
    call: &Call,
    plan: &CallPlan<'_>,
    status: u16,
    added: Vec<Target>,
) -> HeaderFields {
    if status < BROKEN {
        return purge_added(served, call, plan.function().name(), added).await;
    }
    let added_some = !added.is_empty();
    let settled = plan.settle(added);
    let seq = purge(served, call, &settled, Vec::new()).await;
    if !added_some {
        return HeaderFields::new();
    }
    let mut headers = settled.headers(false);
    headers.extend(seq_field(served, call, seq));
    headers
}

/// Purges what was added at run time, and gives the fields that name it.
async fn purge_added(
    served: &Served,
    call: &Call,
    function: &str,
    added: Vec<Target>,
) -> HeaderFields {
    let Some(announced) = served.registry.announce_added(added) else {
        return HeaderFields::new();
    };
    if let Some(detector) = &served.detector {
        detector.changed(function, announced.groups().map(str::to_owned).collect());
    }
    let seq = commits::purge(served, call, function, announced.purge_tags()).await;
    let mut headers = announced.headers();
    headers.extend(seq_field(served, call, seq));
    headers
}

/// The tags of the responses that are cached for the caller before a call, and for the caller after it.
async fn callers_changed(served: &Served, call: &Call, before: Option<&str>) -> Vec<String> {
    if !served.caches_for_callers() {
        return Vec::new();
    }
    let after = caller_tag(served, &call.new_phase()).await;
    let before = before.map(str::to_owned);
    before.into_iter().chain(after).collect()
}

/// Purges what a call changed, and all that is cached for the callers with these tags.
///
/// No `async fn`, and boxed: a call that changes nothing cached carries none of it.
fn purge(
    served: &Served,
    call: &Call,
    settled: &Settled<'_>,
    callers: Vec<String>,
) -> impl Future<Output = Option<u64>> {
    let origin = served.origin.as_ref();
    let tags = origin.map(|origin| to_purge(served, origin, settled, callers));
    let purging = tags.filter(|tags| !tags.is_empty()).map(|tags| {
        let function = settled.function().name();
        Box::pin(async move { commits::purge(served, call, function, &tags).await })
    });
    async move { purging?.await }
}

/// The tags to purge: those of what a call changed, and those of the callers.
fn to_purge(
    served: &Served,
    origin: &Origin,
    settled: &Settled<'_>,
    callers: Vec<String>,
) -> Vec<String> {
    if let Some(detector) = &served.detector {
        detector.settled(settled.function().name(), settled);
    }
    // Another version of the app may keep what this one does not, in a store that both use.
    let is_kept = !origin.cache.is_memory() || settled.concerns_caches();
    let mut tags = if is_kept {
        settled.purge_tags()
    } else {
        Vec::new()
    };
    tags.extend(callers);
    tags
}

/// The number of a purge, for an edge.
fn seq_field(served: &Served, call: &Call, seq: Option<u64>) -> Option<HeaderField> {
    let seq = seq.filter(|_| fields::is_edge(&call.request().headers))?;
    Some(seq::field(served.registry.app(), seq))
}

fn with_seq(served: &Served, call: &Call, seq: Option<u64>, mut response: Response) -> Response {
    if let Some(field) = seq_field(served, call, seq) {
        answer::add_headers(&mut response, vec![field]);
    }
    response
}
