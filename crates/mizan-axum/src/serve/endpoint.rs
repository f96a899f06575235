//! From a request to its endpoint, in the order the protocol checks a request (2.3).

use super::answering::{Answering, CallInFlight};
use super::head::{agree_on_host, head};
use super::served::Served;
use super::{answer, body, call, read};
use crate::request::Call;
use axum::body::Body;
use axum::extract::Request;
use axum::http::header;
use axum::response::Response;
use mizan_cache::Arrival;
use mizan_core::Problem;
use mizan_core::gate::{Denied, Endpoint};
use std::future::ready;
use std::sync::Arc;

/// The answer of whatever the path means.
pub(crate) fn endpoint(
    served: &Arc<Served>,
    request: Request,
    arrival: Option<Arrival>,
) -> Answering {
    let (mut parts, incoming) = request.into_parts();
    agree_on_host(&mut parts);
    let endpoint = match served.gate.admit(&served.registry, &head(&parts)) {
        Ok(endpoint) => endpoint,
        Err(denied) => return refusal(denied, incoming),
    };
    let call = |parts| Call::new(parts, served.states.clone(), arrival);
    match endpoint {
        Endpoint::Context(name) => match served.registry.find_context_id(name) {
            Ok(context) => {
                let read = read::read(Arc::clone(served), call(parts), context);
                Answering::Read(Box::pin(read))
            }
            Err(problem) => at_once(Err(problem)),
        },
        Endpoint::Call(name) => {
            let name = name.map(str::to_owned);
            let answer = |served, call| call::call(served, call, incoming, name);
            Answering::Call(CallInFlight::new(served, call(parts), answer))
        }
        Endpoint::Route(id) => {
            let answer = |served, call| call::route(served, call, incoming, id);
            Answering::Call(CallInFlight::new(served, call(parts), answer))
        }
        Endpoint::Session => at_once(Ok(answer::json(br#"{"csrf":null}"#.to_vec()))),
        Endpoint::Manifest => at_once(Ok(manifest(served, &call(parts)))),
        Endpoint::Schema => {
            let schema = served.registry.schema_text().into_bytes();
            at_once(Ok(answer::json(schema)))
        }
    }
}

fn manifest(served: &Served, call: &Call) -> Response {
    answer::response(served.manifest().answer(answer::known(call)))
}

fn refusal(denied: Denied, incoming: Body) -> Answering {
    Answering::Read(Box::pin(async {
        body::drain(incoming).await;
        answer(denied)
    }))
}

fn at_once(answer: Result<Response, Problem>) -> Answering {
    Answering::Read(Box::pin(ready(answer)))
}

/// The problem, naming what the path answers to when the method was wrong.
fn answer(denied: Denied) -> Result<Response, Problem> {
    let Some(allow) = denied.allow else {
        return Err(denied.problem);
    };
    let response = answer::problem(&denied.problem);
    Ok(answer::with_header(response, header::ALLOW, allow))
}
