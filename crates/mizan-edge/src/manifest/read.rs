//! A read of a context or page: from memory, from a fill under way, or from a fill of its own.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use http::{HeaderMap, Request, Response, header};
use mizan_cache::{Boarding, Entry, Fence, Leader, State};
use tokio::sync::oneshot;

use super::{
    App, Spelled, Strict,
    ask::Ask,
    fill::{Fill, Landed},
    key::{self, Coding},
    respond::{Status, Wanted, respond},
    standing::Trust,
    store::Without,
    stored::Stored,
};
use crate::{
    body::Body, engine::Engine, message::Client, pipeline::forward, problem, upstream::Failure,
};

/// How often a request looks again when purges overtake the fills it waits for.
pub(super) const LOOKS: usize = 3;

/// Answers a read whose answers may be kept.
pub(crate) async fn answer(
    engine: &Arc<Engine>,
    app: &Arc<App>,
    spelled: Arc<Spelled>,
    request: Request<Body>,
    client: Client,
) -> Response<Body> {
    let ask = match asked(&engine.strict, engine, app, spelled, request.headers()) {
        Ok(ask) => ask,
        Err(why) => return bypass(engine, request, client, why).await,
    };
    let wanted = Wanted::of(request.method(), request.headers());
    let strict = &engine.strict;
    let trust = ask.who.trust(strict.stamps());
    if trust == Trust::Nothing {
        return bypass(engine, request, client, "purged-caller").await;
    }
    let reader = Reader {
        engine,
        app,
        ask,
        wanted,
    };
    let read = match trust {
        Trust::Asked => reader.afresh(reader.ask.who.token()).await,
        _ if strict.lease.reaches(app, request.headers()).await => reader.read().await,
        _ => reader.afresh("now").await,
    };
    match read {
        Ok(response) => response,
        Err(Without::Failed(failure)) => problem::upstream(&failure),
        Err(Without::Pass) => bypass(engine, request, client, "not-kept").await,
    }
}

/// What the answer is asked for with, or why it has to come from the origin.
fn asked(
    strict: &Strict,
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
    let who = strict
        .tokens
        .who(&spelled, &app.manifest().app, headers, now);
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
    engine: &Arc<Engine>,
    request: Request<Body>,
    client: Client,
    why: &'static str,
) -> Response<Body> {
    engine.metrics.answered.bypass.inc();
    let mut response = forward(engine, request, client).await;
    Status::Bypass(why).add(response.headers_mut());
    response
}

/// One read, which may look several times.
pub(super) struct Reader<'r> {
    pub(super) engine: &'r Arc<Engine>,
    app: &'r Arc<App>,
    pub(super) ask: Ask,
    wanted: Wanted,
}

type Found = (Arc<Entry<Arc<Stored>>>, State);

impl Reader<'_> {
    async fn read(&self) -> Result<Response<Body>, Without> {
        let strict = &self.engine.strict;
        for _ in 0..LOOKS {
            let now = self.engine.settings.clock.instant();
            // Before anything is looked up or asked: what is purged from here on is not in the answer.
            let fence = strict.stamps().capture();
            let found = strict.memory.get(&self.ask.key, now);
            // Without the lease, the origin has to say that what is held is current.
            let current = found.as_ref().filter(|_| strict.lease.holds());
            if let Some(hit) = self.hit(current, fence, now) {
                return Ok(hit);
            }
            if strict.passes(&self.ask.key, now) {
                return Err(Without::Pass);
            }
            match strict.flights.board(&self.ask.key, fence) {
                Boarding::Lead(leader) => {
                    let why = found.as_ref().map_or("uri-miss", |_| "stale");
                    return self.lead(leader, found, fence, why).await;
                }
                Boarding::Wait(waiting) => {
                    let Some(landed) = waiting.landed().await else {
                        continue;
                    };
                    // What left before this request arrived may have been overtaken by a purge.
                    if landed.fence >= fence {
                        return self.share(landed.outcome);
                    }
                }
            }
        }
        Err(Without::Pass)
    }

    /// The answer from memory; one that is only too old is given while one fill runs.
    fn hit(&self, found: Option<&Found>, fence: Fence, now: Instant) -> Option<Response<Body>> {
        let (entry, state) = found?;
        let answered = &self.engine.metrics.answered;
        match state {
            State::Fresh => answered.hit.inc(),
            State::Stale => {
                let flights = &self.engine.strict.flights;
                if let Boarding::Lead(leader) = flights.board(&self.ask.key, fence) {
                    let found = Some((entry.clone(), *state));
                    drop(self.start(leader, found, fence, "stale"));
                }
                answered.stale.inc()
            }
            State::Expired | State::Purged => return None,
        };
        let age = entry.age(now);
        let status = Status::Hit(left(entry.lifetime.ttl, age));
        Some(respond(&entry.value, &self.wanted, age, status))
    }

    pub(super) async fn lead(
        &self,
        leader: Leader<Landed>,
        found: Option<Found>,
        fence: Fence,
        why: &'static str,
    ) -> Result<Response<Body>, Without> {
        self.engine.metrics.answered.miss.inc();
        let response = self.start(leader, found, fence, why).await;
        response.unwrap_or(Err(Without::Failed(Failure::Broken)))
    }

    /// Begins a fill, which goes on although its client may leave.
    fn start(
        &self,
        leader: Leader<Landed>,
        found: Option<Found>,
        fence: Fence,
        why: &'static str,
    ) -> oneshot::Receiver<Result<Response<Body>, Without>> {
        let (answer, answered) = oneshot::channel();
        let fill = Fill {
            engine: self.engine.clone(),
            app: self.app.clone(),
            ask: self.ask.clone(),
            wanted: self.wanted.clone(),
            why,
            held: found,
            fence,
        };
        tokio::spawn(async move {
            let response = fill.run(leader).await;
            // A client that has left misses nothing.
            let _ = answer.send(response);
        });
        answered
    }

    pub(super) fn share(&self, landed: Landed) -> Result<Response<Body>, Without> {
        let answered = &self.engine.metrics.answered;
        match landed {
            Landed::Answer(stored) => {
                answered.collapsed.inc();
                let age = Duration::ZERO;
                Ok(respond(&stored, &self.wanted, age, Status::Collapsed))
            }
            Landed::Despite { stored, age, ttl } => {
                answered.despite.inc();
                let status = Status::Despite(left(ttl, age));
                Ok(respond(&stored, &self.wanted, age, status))
            }
            Landed::Failed(failure) => Err(Without::Failed(failure)),
            Landed::NotShared | Landed::Behind => Err(Without::Pass),
        }
    }
}

/// Seconds until `age` reaches `ttl`, negative after that.
pub(super) fn left(ttl: Duration, age: Duration) -> i64 {
    let seconds = |time: Duration| i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
    seconds(ttl).saturating_sub(seconds(age))
}
