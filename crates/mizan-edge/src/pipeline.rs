//! A request from its fields to its answer: checked, routed, and answered by a policy.
//!
//! Whatever reaches an origin was cleaned of fields a client has no say in, whatever reaches a client of those that were
//! meant for caches: a policy that forwards the client's request does both, as [`forward`] does.

use std::sync::Arc;

use http::{Request, Response};
use mizan_cache::Arrival;
use mizan_core::CacheStatus;

use crate::{
    access_log::Line,
    answer::{Answer, detached},
    body::Body,
    engine::Engine,
    manifest,
    message::{Client, check, control},
    problem, rfc9111,
    route::Route,
    store::cache_status,
};

/// The answer to one request.
pub(crate) fn answer(engine: &Arc<Engine>, mut request: Request<Body>, client: &Client) -> Answer {
    // Before anything is read for it: what is purged from here on is not in its answer.
    let arrival = engine.store.stamps().capture().into();
    let line = Line::of(engine, &request, client);
    let answer = match check::check(&mut request, &engine.settings.limits) {
        Ok(()) => routed(engine, request, client, arrival),
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

fn routed(
    engine: &Arc<Engine>,
    request: Request<Body>,
    client: &Client,
    arrival: Arrival,
) -> Answer {
    match Route::of(engine, &request) {
        Route::Read(app, read) => manifest::read(engine, app, read, request, (client, arrival)),
        Route::Write(app) => manifest::write(engine.clone(), app, request, client.clone()),
        Route::Generic => rfc9111::answer(engine.clone(), request, client.clone(), arrival),
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
    status: CacheStatus,
) -> Response<Body> {
    let mut response = forward(&engine, request, client).await;
    cache_status::add(response.headers_mut(), &status);
    response
}

/// Forwards a safe request as it is and stores nothing. What its answer makes stale is purged first: a view may
/// invalidate whatever the method, as sign-in callbacks and links in mails do.
pub(crate) async fn forward(
    engine: &Arc<Engine>,
    mut request: Request<Body>,
    client: Client,
) -> Response<Body> {
    control::distrust(request.headers_mut());
    let app = engine.manifest.app();
    let app = app.filter(|app| !app.is_endpoint(request.uri().path()));
    manifest::mark_view(app.as_deref(), &mut request);
    let engine = engine.clone();
    let is_view = app.is_some();
    let forwarded = async move {
        let path = request.uri().path().to_owned();
        let outcome = engine.upstream.forward(request, &client).await;
        if let Some(app) = app {
            manifest::after_safe(&engine, &app, &path, outcome.as_ref()).await;
        }
        match outcome {
            Ok(mut response) => {
                control::strip(response.headers_mut());
                response
            }
            Err(failure) => problem::upstream(&failure),
        }
    };
    if !is_view {
        return forwarded.await;
    }
    // It runs to its end even if the client disconnects, so that what a view changed is purged.
    detached(forwarded).await
}
