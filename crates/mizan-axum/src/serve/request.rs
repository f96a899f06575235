//! One request to its response: the trace, panics, and HEAD.

use super::answering::Answering;
use super::arrival::arrival;
use super::endpoint::endpoint;
use super::run::caught;
use super::served::Served;
use super::{answer, fields};
use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::http::{Method, header};
use axum::response::Response;
use futures_util::FutureExt;
use futures_util::future::Either;
use std::sync::Arc;
use std::time::Instant;
use tracing::field::Empty;
use tracing::{Instrument, Span};

/// Answers one request. Errors and panics become responses with a problem.
///
/// No `async fn`: that would keep the request, which the endpoint takes over, in a future that is moved and boxed, and
/// the work for the answer several times.
pub(crate) fn serve(
    served: &Arc<Served>,
    request: Request,
) -> impl Future<Output = Response> + use<> {
    let span = tracing::info_span!(
        target: "mizan", "mizan", function = Empty, context = Empty, status = Empty, duration_us = Empty,
    );
    let arrival = arrival(served, request.extensions());
    let head = *request.method() == Method::HEAD;
    let edge_field = fields::is_edge(request.headers()).then(|| served.manifest().field());
    let answering = endpoint(served, request, arrival);
    let finished = finished(answering, served.settings.development);
    let answered = if span.is_disabled() {
        Either::Left(finished)
    } else {
        // Boxed, so that a request which nothing traces is not moved around with the room for a trace.
        Either::Right(Box::pin(traced(finished, span)))
    };
    answered.map(move |mut response| {
        if let Some(field) = edge_field {
            answer::add_headers(&mut response, [field]);
        }
        if head {
            without_body(response)
        } else {
            response
        }
    })
}

fn finished(answering: Answering, development: bool) -> impl Future<Output = Response> {
    caught(answering).map(move |done| match done {
        Ok(Ok(response)) => response,
        Ok(Err(problem)) => answer::problem(&problem),
        Err(panic) => answer::problem(&panic.into_problem("mizan", development)),
    })
}

async fn traced(finished: impl Future<Output = Response>, span: Span) -> Response {
    let start = Instant::now();
    let response = finished.instrument(span.clone()).await;
    record(&span, &response, start);
    response
}

/// The answer to HEAD: the headers of GET, its length among them.
fn without_body(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    if let Some(length) = body.size_hint().exact() {
        parts
            .headers
            .entry(header::CONTENT_LENGTH)
            .or_insert(length.into());
    }
    Response::from_parts(parts, Body::empty())
}

/// Status and duration; never an argument, never a header.
fn record(span: &Span, response: &Response, start: Instant) {
    let micros = u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX);
    span.record("status", response.status().as_u16());
    span.record("duration_us", micros);
    tracing::debug!(target: "mizan", parent: span, "answered");
}
