//! A fill: the origin is asked once, and its answer kept if both agree that it may be.

use std::{sync::Arc, time::Duration};

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, Response, StatusCode};
use http_body_util::BodyExt as _;
use mizan_cache::{Entry, Fence, Leader, State};

use super::{
    App,
    agree::{self, Disagreed, Terms},
    ask::Ask,
    reader::left,
    respond::{Status, Wanted, respond},
    store::Without,
    stored::Stored,
};
use crate::{
    body::{Body, Prefixed},
    engine::Engine,
    message::control,
    upstream::{Delimited, Failure},
};

/// How long requests for an answer that may not be kept do not wait for each other.
const PASS: Duration = Duration::from_secs(10);
/// The same for an answer that is an error, which may be another one at once.
const PAUSE: Duration = Duration::from_secs(1);

/// What those who waited for a fill are given.
#[derive(Debug, Clone)]
pub(super) enum Landed {
    /// The answer.
    Answer(Arc<Stored>),
    /// What is held, although the origin failed.
    Despite {
        stored: Arc<Stored>,
        age: Duration,
        ttl: Duration,
    },
    /// The origin cannot be asked.
    Failed(Failure),
    /// The answer was for the one who asked alone.
    NotShared,
    /// The answer lacks a change that was known here before it was asked for: who waits asks again.
    Behind,
}

/// One fill.
pub(super) struct Fill {
    pub(super) engine: Arc<Engine>,
    pub(super) app: Arc<App>,
    pub(super) ask: Ask,
    pub(super) wanted: Wanted,
    /// What is held and may not be given as it is.
    pub(super) held: Option<(Arc<Entry<Arc<Stored>>>, State)>,
    /// The moment before which the origin was not asked.
    pub(super) fence: Fence,
    /// Why it is asked, as RFC 9211 says it.
    pub(super) why: &'static str,
}

type Answer = Result<Response<Body>, Without>;

impl Fill {
    /// Asks the origin, lands for those who wait, and gives the answer for the one who leads.
    pub(super) async fn run(self, leader: Leader<Landed>) -> Answer {
        match self.filled().await {
            (Landed::Behind, answer) => {
                drop(leader);
                answer
            }
            (landed, answer) => {
                leader.share(landed);
                answer
            }
        }
    }

    async fn filled(&self) -> (Landed, Answer) {
        let seen = self.engine.strict.lease.seen();
        let etag = self.held.as_ref().map(|(entry, _)| &entry.value.etag);
        let request = self.ask.request(etag);
        let response = match self.engine.upstream.fetch(request).await {
            Ok(response) if !failing(response.status()) => response,
            Ok(response) => return self.despite().unwrap_or_else(|| self.apart(response)),
            Err(failure) => return self.despite().unwrap_or_else(|| failed(failure)),
        };
        self.engine
            .strict
            .notice(&self.engine, &self.app, response.headers());
        let (status, headers) = (response.status(), response.headers());
        let terms = agree::terms(&self.app, &self.ask, status, headers);
        if !self.engine.strict.lease.shows(headers, seen) {
            return (Landed::Behind, self.forwarded(response));
        }
        if terms.is_ok() {
            self.ask.who.prove(self.fence);
        }
        match terms {
            Ok(terms) if status == StatusCode::NOT_MODIFIED => self.confirmed(&terms, response),
            Ok(terms) => self.complete(terms, response).await,
            Err(Disagreed(why)) => {
                tracing::debug!(target = %self.ask.spelled.target, why, "an answer is not kept");
                self.apart(response)
            }
        }
    }

    /// What is held, when it is no older than it may be while the origin fails; never what was purged.
    fn despite(&self) -> Option<(Landed, Answer)> {
        let (entry, _) = self.held.as_ref()?;
        let now = self.engine.settings.clock.instant();
        let (age, ttl) = (entry.age(now), entry.lifetime.ttl);
        let may = ttl.saturating_add(self.engine.settings.stale_if_error);
        if self.engine.strict.memory.state(entry, now) == State::Purged || age > may {
            return None;
        }
        self.engine.metrics.answered.despite.inc();
        let stored = entry.value.clone();
        let answer = respond(&stored, &self.wanted, age, Status::Despite(left(ttl, age)));
        Some((Landed::Despite { stored, age, ttl }, Ok(answer)))
    }

    /// An answer for the one who asked alone.
    fn apart(&self, response: Response<Body>) -> (Landed, Answer) {
        let now = self.engine.settings.clock.instant();
        let long = if response.status() == StatusCode::OK {
            PASS
        } else {
            PAUSE
        };
        self.engine.strict.let_pass(&self.ask.key, now, long);
        (Landed::NotShared, self.forwarded(response))
    }

    /// An answer that is not kept.
    fn forwarded(&self, mut response: Response<Body>) -> Answer {
        control::strip(response.headers_mut());
        let status = Status::Forwarded {
            why: self.why,
            stored: false,
        };
        status.add(response.headers_mut());
        // It answers the edge's own question, not the client's: the client asks again, past the edge.
        match is_of_the_edge(&response) {
            true => Err(Without::Pass),
            false => Ok(response),
        }
    }

    /// The origin says that what is held is what it would send.
    fn confirmed(&self, terms: &Terms, response: Response<Body>) -> (Landed, Answer) {
        let newer = response.headers();
        match &self.held {
            Some((entry, _)) if same(&entry.value, newer) => {
                self.keep(terms, entry.value.renewed(newer))
            }
            _ => self.apart(response),
        }
    }

    /// Takes the whole body, and keeps the answer if it arrived whole and is not too large.
    async fn complete(&self, terms: Terms, response: Response<Body>) -> (Landed, Answer) {
        if response.extensions().get::<Delimited>().is_none() {
            return self.apart(response);
        }
        let (parts, body) = response.into_parts();
        match collect(body, self.engine.settings.room.response).await {
            Collected::Whole(bytes) => self.keep(&terms, Stored::new(parts.headers, bytes)),
            Collected::Large(body) => self.apart(Response::from_parts(parts, body)),
            Collected::Broken => failed(Failure::Broken),
        }
    }

    fn keep(&self, terms: &Terms, stored: Stored) -> (Landed, Answer) {
        let strict = &self.engine.strict;
        let value = Arc::new(stored);
        let kept = strict.memory.insert(
            self.ask.key.clone(),
            Entry {
                bytes: value.bytes(),
                value: value.clone(),
                fence: self.fence,
                slots: strict.stamps().mark(&terms.tags),
                stored: self.engine.settings.clock.instant(),
                lifetime: terms.lifetime,
            },
        );
        let status = Status::Forwarded {
            why: self.why,
            stored: kept.is_ok(),
        };
        let answer = respond(&value, &self.wanted, Duration::ZERO, status);
        (Landed::Answer(value), Ok(answer))
    }
}

fn failed(failure: Failure) -> (Landed, Answer) {
    (Landed::Failed(failure), Err(Without::Failed(failure)))
}

/// Whether a status says that the origin could not do its work.
fn failing(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT
    )
}

/// Whether an answer is about the edge, which asked without the client's session: what it has, what it may not see, or
/// a session for a stranger, which would end the client's own.
fn is_of_the_edge(response: &Response<Body>) -> bool {
    let about_it = matches!(
        response.status(),
        StatusCode::NOT_MODIFIED | StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN
    );
    about_it || response.headers().contains_key(http::header::SET_COOKIE)
}

fn same(stored: &Stored, newer: &HeaderMap) -> bool {
    let etag = newer.get(http::header::ETAG);
    etag.is_none_or(|etag| *etag == stored.etag)
}

/// What became of a body that was to be kept.
enum Collected {
    Whole(Bytes),
    /// It has more than may be kept: what arrived, and the rest as it arrives.
    Large(Body),
    Broken,
}

async fn collect(mut body: Body, most: usize) -> Collected {
    let mut bytes = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else {
            return Collected::Broken;
        };
        if let Ok(data) = frame.into_data() {
            bytes.extend_from_slice(&data);
        }
        if bytes.len() > most {
            return Collected::Large(Body::stream(Prefixed::new(bytes.freeze(), body)));
        }
    }
    Collected::Whole(bytes.freeze())
}
