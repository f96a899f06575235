//! A request from its fields to its answer: checked, routed, and answered by a policy.
//!
//! Whatever reaches an origin was cleaned of fields a client has no say in, whatever reaches a client of those that were
//! meant for caches: a policy that forwards the client's request does both, as [`forward`] does.

use std::sync::Arc;

use http::{Request, Response};

use crate::{
    access_log::Line,
    body::Body,
    engine::Engine,
    manifest,
    message::{Client, check, control},
    problem, rfc9111,
    route::Route,
};

/// The answer to one request.
pub(crate) async fn answer(
    engine: &Arc<Engine>,
    mut request: Request<Body>,
    client: Client,
) -> Response<Body> {
    let line = Line::of(engine, &request, &client);
    let response = match check::check(&mut request, &engine.settings.limits) {
        Ok(()) => routed(engine, request, client).await,
        Err(refused) => refused.response(),
    };
    engine.metrics.status(response.status());
    if let Some(line) = line {
        line.write(&response);
    }
    response
}

async fn routed(engine: &Arc<Engine>, request: Request<Body>, client: Client) -> Response<Body> {
    match Route::of(engine, &request) {
        Route::Read(app, read) => manifest::read(engine, &app, read, request, client).await,
        Route::Write(app) => manifest::write(engine, &app, request, client).await,
        Route::Pass(status) => {
            engine.metrics.answered.pass.inc();
            let mut response = forward(engine, request, client).await;
            status.add(response.headers_mut());
            response
        }
        Route::Generic => rfc9111::answer(engine, request, client).await,
    }
}

/// Forwards a request as it is and stores nothing.
pub(crate) async fn forward(
    engine: &Arc<Engine>,
    mut request: Request<Body>,
    client: Client,
) -> Response<Body> {
    control::distrust(request.headers_mut());
    match engine.upstream.forward(request, &client).await {
        Ok(mut response) => {
            control::strip(response.headers_mut());
            response
        }
        Err(failure) => problem::upstream(&failure),
    }
}
