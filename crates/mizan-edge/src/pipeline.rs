//! A request from its fields to its answer: checked, cleaned, routed, answered, cleaned again.
//!
//! Policies see messages without hop-by-hop fields and without control fields that a client made up. What they return
//! may still hold what the origin told its caches: [`control::strip`](crate::message::control) takes it out at the end.

use std::sync::Arc;

use http::{Request, Response};

use crate::{
    body::Body,
    engine::Engine,
    message::{Client, check, control},
    problem,
    route::Route,
};

/// The answer to one request.
pub(crate) async fn answer(
    engine: &Arc<Engine>,
    mut request: Request<Body>,
    client: Client,
) -> Response<Body> {
    if let Err(refused) = check::check(&mut request, &engine.settings.limits) {
        return refused.response();
    }
    control::distrust(request.headers_mut());
    let mut response = match Route::of(engine, &request) {
        Route::Pass => pass(engine, request, client).await,
    };
    control::strip(response.headers_mut());
    response
}

/// Forwards a request as it is and stores nothing.
async fn pass(engine: &Arc<Engine>, request: Request<Body>, client: Client) -> Response<Body> {
    match engine.upstream.forward(request, &client).await {
        Ok(response) => response,
        Err(failure) => problem::upstream(&failure),
    }
}
