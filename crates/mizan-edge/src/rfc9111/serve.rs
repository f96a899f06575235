//! Answers a request: a read from what is stored or from the origin, a write by invalidating what it changes.

use std::sync::Arc;

use http::{Method, Request, Response, header};
use hyper::body::Body as _;
use mizan_cache::Arrival;

use super::{
    invalidation::{self, Invalidation},
    precondition,
    request::CacheableRequest,
    resource::Resource,
};
use crate::{
    answer::{Answer, detached},
    body::Body,
    engine::Engine,
    manifest,
    message::{Client, control, hop},
    problem,
    store::cache_status,
    upstream::Failure,
};

/// The answer to one request.
pub(crate) fn answer(
    engine: Arc<Engine>,
    mut request: Request<Body>,
    client: Client,
    arrival: Arrival,
) -> Answer {
    control::distrust(request.headers_mut());
    manifest::mark_view(engine.manifest.app().as_deref(), &mut request);
    let resource = Resource::of(client.scheme(), &request);
    match invalidation::is_write(request.method()) {
        // It runs to its end even if the client disconnects, so that its invalidation is applied.
        true => Answer::begun(write(engine, resource, request, client)),
        false => Answer::later(read(engine, resource, request, (client, arrival))),
    }
}

/// Answers from what is stored, or forwards what cannot be answered so.
async fn read(
    engine: Arc<Engine>,
    resource: Option<Resource>,
    request: Request<Body>,
    (client, arrival): (Client, Arrival),
) -> Response<Body> {
    let mut response = match resource.filter(|_| is_answerable(&request)) {
        Some(resource) => {
            let (mut request, _) = request.into_parts();
            // What `Connection` takes out does not reach the origin, so no answer is chosen by it.
            hop::strip(&mut request.headers);
            let response = CacheableRequest::new(&engine, (client, arrival), resource, request)
                .answer()
                .await;
            cache_status::count(&response, &engine.metrics.answered);
            response
        }
        None => {
            engine.metrics.answered.pass.inc();
            let forwarded = async move {
                let path = request.uri().path().to_owned();
                let outcome = engine.upstream.forward(request, &client).await;
                if let Some(app) = engine.manifest.app() {
                    manifest::after_safe(&engine, &app, &path, outcome.as_ref()).await;
                }
                outcome.unwrap_or_else(|failure| problem::upstream(&failure))
            };
            detached(forwarded).await
        }
    };
    control::strip_own(response.headers_mut());
    response
}

/// Whether a request may be answered from here: a plain one, whose conditions a stored response can judge.
fn is_answerable(request: &Request<Body>) -> bool {
    matches!(*request.method(), Method::GET | Method::HEAD)
        && request.body().is_end_stream()
        && !request.headers().contains_key(header::UPGRADE)
        && !precondition::is_for_the_origin(request.headers())
}

/// Forwards what may change something, and invalidates what it may have changed before the client learns of it.
async fn write(
    engine: Arc<Engine>,
    resource: Option<Resource>,
    request: Request<Body>,
    client: Client,
) -> Response<Body> {
    engine.metrics.answered.write.inc();
    let outcome = engine.upstream.forward(request, &client).await;
    if let Ok(response) = &outcome {
        match Invalidation::demanded(response.headers()) {
            Invalidation::Tags(tags) => engine.vary_index.purge(&tags),
            Invalidation::Everything => engine.vary_index.purge_all(),
        }
    }
    changed(&engine, resource.as_ref(), &outcome);
    let mut response = outcome.unwrap_or_else(|failure| problem::upstream(&failure));
    control::strip_own(response.headers_mut());
    response
}

/// Invalidates the resources that a write may have changed.
pub(crate) fn changed(
    engine: &Engine,
    resource: Option<&Resource>,
    outcome: &Result<Response<Body>, Failure>,
) {
    let outcome = outcome.as_ref().map_err(|failure| *failure);
    let outcome = outcome.map(|response| (response.status(), response.headers()));
    if let Some(resource) = resource {
        engine
            .vary_index
            .purge(&invalidation::changed(resource, outcome));
    }
}
