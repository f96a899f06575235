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
use std::sync::Arc;
use std::time::Instant;
use tracing::field::Empty;
use tracing::{Instrument, Span};

/// Answers one request. Errors and panics become responses with a problem.
///
/// No `async fn`: that would keep the request, which the endpoint takes over, in a future that is moved and boxed.
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
    let development = served.settings.development;
    let answering = endpoint(served, request, arrival);
    async move {
        let mut response = if span.is_disabled() {
            finished(answering, development).await
        } else {
            traced(answering, development, span).await
        };
        if let Some(field) = edge_field {
            answer::add_headers(&mut response, [field]);
        }
        if head {
            without_body(response)
        } else {
            response
        }
    }
}

async fn finished(answering: Answering, development: bool) -> Response {
    match caught(answering).await {
        Ok(Ok(response)) => response,
        Ok(Err(problem)) => answer::problem(&problem),
        Err(panic) => answer::problem(&panic.into_problem("mizan", development)),
    }
}

async fn traced(answering: Answering, development: bool, span: Span) -> Response {
    let start = Instant::now();
    let response = finished(answering, development)
        .instrument(span.clone())
        .await;
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
