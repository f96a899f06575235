//! A read of a context or page: who asks for what, and whether it may be answered from here.

use std::sync::Arc;

use http::{HeaderMap, Request, Response, header};

use super::{
    App, Spelled,
    ask::Ask,
    key::{self, Coding},
    order,
    reader::Reader,
    respond::{Status, Wanted},
    standing::Trust,
    store::Without,
};
use crate::{
    answer::Answer, body::Body, engine::Engine, message::Client, pipeline::forward, problem,
};

/// Answers a read whose answers may be kept; at once when it is a hit.
pub(crate) fn answer(
    engine: &Arc<Engine>,
    app: Arc<App>,
    spelled: Arc<Spelled>,
    request: Request<Body>,
    client: &Client,
) -> Answer {
    let bypassed = |request, why| {
        let bypass = bypass(engine.clone(), request, client.clone(), why);
        Answer::later(bypass)
    };
    let ask = match asked(engine, &app, spelled, request.headers()) {
        Ok(ask) => ask,
        Err(why) => return bypassed(request, why),
    };
    let trust = ask.who.trust(engine.strict.stamps());
    if trust == Trust::Nothing {
        return bypassed(request, "purged-caller");
    }
    let wanted = Wanted::of(request.method(), request.headers());
    let seen = order::wanted(&app, request.headers());
    let reader = Reader::new(engine.clone(), app, ask, wanted);
    if trust == Trust::Kept
        && seen.is_none()
        && let Ok(hit) = reader.look()
    {
        return Answer::now(hit);
    }
    let client = client.clone();
    Answer::later(async move {
        let read = match seen {
            _ if trust == Trust::Asked => reader.afresh(reader.ask.who.token()).await,
            Some(seen) if !reader.reaches(seen).await => reader.afresh("now").await,
            _ => reader.read().await,
        };
        match read {
            Ok(response) => response,
            Err(Without::Failed(failure)) => problem::upstream(&failure),
            Err(Without::Pass) => bypass(reader.engine, request, client, "not-kept").await,
        }
    })
}

/// What the answer is asked for with, or why it has to come from the origin.
fn asked(
    engine: &Engine,
    app: &App,
    spelled: Arc<Spelled>,
    headers: &HeaderMap,
) -> Result<Ask, &'static str> {
    // Part of an answer, or one that depends on the page that asks, is the origin's to make.
    if headers.contains_key(header::RANGE) {
        return Err("range");
    }
    if headers.contains_key(header::ORIGIN) {
        return Err("origin");
    }
    let host = headers.get(header::HOST).ok_or("host")?;
    let now = engine.settings.clock.now().as_secs();
    let tokens = &engine.strict.tokens;
    let who = tokens.who(&spelled, &app.manifest().app, headers, now);
    let who = who.ok_or("credentials")?;
    let coding = Coding::of(headers);
    Ok(Ask {
        key: key::key(&spelled, host.to_str().map_err(|_| "host")?, coding, &who),
        host: host.clone(),
        spelled,
        coding,
        who,
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
    Status::Bypass(why).add(response.headers_mut());
    response
}
