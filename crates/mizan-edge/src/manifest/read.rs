//! A read of a context or page: who asks for what, and whether it may be answered from here.

use std::sync::Arc;

use http::{HeaderMap, Request, Response, header};

use mizan_cache::{Arrival, engine::Step};
use mizan_core::CacheStatus;

use super::{
    App, CanonicalRequest,
    key::{self, Coding},
    order,
    reader::Reader,
    respond::Wanted,
    token_validity::Trust,
    types::NotAnswered,
    upstream_request::UpstreamRequest,
};
use crate::{
    answer::Answer, body::Body, engine::Engine, message::Client, pipeline::forward, problem,
    store::cache_status,
};

/// Answers a read whose answers may be stored; at once when it is a hit.
pub(crate) fn answer(
    engine: &Arc<Engine>,
    app: Arc<App>,
    canonical: Arc<CanonicalRequest>,
    request: Request<Body>,
    (client, arrival): (&Client, Arrival),
) -> Answer {
    let bypassed = |request, why| {
        let bypass = bypass(engine.clone(), request, client.clone(), why);
        Answer::later(bypass)
    };
    let upstream = match upstream(engine, &app, canonical, request.headers()) {
        Ok(upstream) => upstream,
        Err(why) => return bypassed(request, why),
    };
    let trust = upstream.caller.trust(engine.manifest.stamps());
    if trust == Trust::Nothing {
        return bypassed(request, "purged-caller");
    }
    let seen = order::wanted(&app, request.headers());
    let reader = Reader {
        engine: engine.clone(),
        wanted: Wanted::of(request.method(), request.headers()),
        app,
        upstream,
        arrival,
    };
    let mut read = reader.begin();
    let step = match trust == Trust::Kept && seen.is_none() {
        true => reader.look(&mut read),
        false => Step::LookUp,
    };
    if let Step::Serve(served) = &step {
        return Answer::now(reader.serve(served));
    }
    let client = client.clone();
    Answer::later(async move {
        let answer = match seen {
            _ if trust == Trust::Asked => {
                let token = reader.upstream.caller.token().unwrap_or_default();
                reader.revalidate(token).await
            }
            Some(seen) if !reader.shows(seen).await => reader.revalidate("now").await,
            _ => reader.go_on(read, step).await,
        };
        match answer {
            Ok(response) => response,
            Err(NotAnswered::Failed(failure)) => problem::upstream(&failure),
            Err(NotAnswered::Pass(reason)) => {
                bypass(reader.engine, request, client, reason.word()).await
            }
        }
    })
}

/// What the answer is asked for with.
///
/// # Errors
///
/// Why it has to come from the origin, in a word.
fn upstream(
    engine: &Engine,
    app: &App,
    canonical: Arc<CanonicalRequest>,
    headers: &HeaderMap,
) -> Result<UpstreamRequest, &'static str> {
    // Part of an answer, or one that depends on the page that asks, is the origin's to make.
    if headers.contains_key(header::RANGE) {
        return Err("range");
    }
    if headers.contains_key(header::ORIGIN) {
        return Err("origin");
    }
    let host = headers.get(header::HOST).ok_or("host")?.clone();
    let now = engine.settings.clock.now().as_secs();
    let tokens = &engine.manifest.tokens;
    let caller = tokens.caller(&canonical, app, headers, now)?;
    let surrounding = app.vary_fields().of_request(headers);
    let surrounding = surrounding.ok_or("surroundings")?;
    let coding = Coding::of(headers);
    let key = key::key(&canonical, &surrounding.text, coding, caller.audience());
    Ok(UpstreamRequest {
        key,
        host,
        canonical,
        coding,
        caller,
        fields: surrounding.fields,
    })
}

async fn bypass(
    engine: Arc<Engine>,
    request: Request<Body>,
    client: Client,
    why: &'static str,
) -> Response<Body> {
    engine.metrics.answered.bypass.inc();
    let mut response = forward(&engine, request, client).await;
    let status = CacheStatus::bypass(CacheStatus::EDGE, why);
    cache_status::add(response.headers_mut(), &status);
    response
}
