//! A request from its fields to its answer: checked, routed, and answered by a policy.
//!
//! Whatever reaches an origin was cleaned of fields a client has no say in, whatever reaches a client of those that were
//! meant for caches: a policy that forwards the client's request does both, as [`forward`] does.

use std::sync::Arc;

use http::{Request, Response};

use crate::{
    access_log::Line,
    answer::Answer,
    body::Body,
    engine::Engine,
    manifest::{self, Status},
    message::{Client, check, control},
    problem, rfc9111,
    route::Route,
};

/// The answer to one request.
pub(crate) fn answer(engine: &Arc<Engine>, mut request: Request<Body>, client: &Client) -> Answer {
    let line = Line::of(engine, &request, client);
    let answer = match check::check(&mut request, &engine.settings.limits) {
        Ok(()) => routed(engine, request, client),
        Err(refused) => Answer::now(refused.response()),
    };
    match answer {
        Answer::Now(response) => {
            if let Some(response) = &response {
                note(engine, line, response);
            }
            Answer::Now(response)
        }
        Answer::Later(response) => {
            let engine = engine.clone();
            Answer::later(async move {
                let response = response.await;
                note(&engine, line, &response);
                response
            })
        }
    }
}

/// Counts an answer, and logs it when that is asked for.
fn note(engine: &Engine, line: Option<Line>, response: &Response<Body>) {
    engine.metrics.status(response.status());
    if let Some(line) = line {
        line.write(response);
    }
}

fn routed(engine: &Arc<Engine>, request: Request<Body>, client: &Client) -> Answer {
    match Route::of(engine, &request) {
        Route::Read(app, read) => manifest::read(engine, app, read, request, client),
        Route::Write(app) => manifest::write(engine.clone(), app, request, client.clone()),
        Route::Generic => rfc9111::answer(engine.clone(), request, client.clone()),
        Route::Pass(status) => {
            engine.metrics.answered.pass.inc();
            let passed = pass(engine.clone(), request, client.clone(), status);
            Answer::later(passed)
        }
    }
}

async fn pass(
    engine: Arc<Engine>,
    request: Request<Body>,
    client: Client,
    status: Status,
) -> Response<Body> {
    let mut response = forward(&engine, request, client).await;
    status.add(response.headers_mut());
    response
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
