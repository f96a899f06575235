//! One request to the origin, and what becomes of its response: forwarded, stored, or a stored one that still holds.

use std::{sync::Arc, time::Duration};

use http::{HeaderMap, Request, Response, StatusCode, header};
use mizan_cache::CacheOutcome;

use super::{
    precondition,
    request::{CacheableRequest, Question, ReadFill},
    reuse::Failing,
    stored::{Cached, is_confirmed_by, validated},
};
use crate::{body::Body, manifest, problem, store::NoStoreReason, upstream::Failure};

/// One request to the origin.
#[derive(Debug)]
pub(super) struct Fetch {
    pub(super) read: Arc<CacheableRequest>,
    pub(super) question: Question,
    /// Held until the answer is stored or known not to be: other requests wait for it.
    pub(super) fill: Option<ReadFill>,
    /// When it was sent, since 1970-01-01T00:00:00Z.
    sent: Duration,
}

impl Fetch {
    /// A request about to be sent.
    pub(super) fn new(
        read: Arc<CacheableRequest>,
        question: Question,
        fill: Option<ReadFill>,
    ) -> Self {
        Self {
            question,
            fill,
            sent: read.engine.settings.clock.now(),
            read,
        }
    }

    /// Sends it and gives the answer for the client.
    pub(super) async fn run(self) -> Response<Body> {
        let outcome = self.forward(self.question.stored.as_deref()).await;
        let engine = &self.read.engine;
        if let Some(app) = engine.manifest.app() {
            let path = self.read.request.uri.path();
            manifest::after_safe(engine, &app, path, outcome.as_ref()).await;
        }
        match outcome {
            Ok(response) => self.answered(response).await,
            Err(failure) => {
                let despite = self.despite(Failing::Silent);
                if let Some(fill) = self.fill {
                    // The requests that wait judge by themselves what may answer.
                    let _ = fill.failed(failure, None);
                }
                despite.unwrap_or_else(|| problem::upstream(&failure))
            }
        }
    }

    /// Forwards the client's request; with the conditions of `stored`, if it has any, instead of its own.
    async fn forward(&self, stored: Option<&Cached>) -> Result<Response<Body>, Failure> {
        let parts = &self.read.request;
        let mut request = Request::new(Body::Empty);
        *request.method_mut() = parts.method.clone();
        *request.uri_mut() = parts.uri.clone();
        *request.version_mut() = parts.version;
        *request.headers_mut() = parts.headers.clone();
        if let Some(stored) = stored {
            precondition::ask(request.headers_mut(), &stored.fields);
        }
        let upstream = &self.read.engine.upstream;
        upstream.forward(request, &self.read.client).await
    }

    async fn answered(self, response: Response<Body>) -> Response<Body> {
        let status = response.status();
        let Some(stored) = self.question.stored.clone() else {
            return self.pass_on(response);
        };
        if let Some(answer) = self.despite(Failing::Status(status)) {
            return answer;
        }
        let has_asked = precondition::has_validator(&stored.fields);
        if status == StatusCode::NOT_MODIFIED && has_asked {
            return self.confirmed(&stored, response).await;
        }
        if !self.read.is_get() {
            self.compare(&stored, &response);
        }
        self.pass_on(response)
    }

    /// The stored response that answers although the origin failed, if it may.
    fn despite(&self, failing: Failing) -> Option<Response<Body>> {
        let stored = self.question.stored.as_deref();
        self.read.stale_if_error(stored, failing)
    }

    /// The stored response after the origin has said that it still holds.
    async fn confirmed(self, stored: &Cached, response: Response<Body>) -> Response<Body> {
        let read = self.read.clone();
        let fields = response.headers();
        if !precondition::is_confirmed(&stored.fields, fields) || stored.is_contradicted_by(fields)
        {
            // The origin means another version than the one it was asked about.
            read.engine.vary_index.forget(&read.resource, read.fields());
            let question = Question {
                stored: None,
                why: self.question.why,
            };
            let again = Self::new(read, question, self.fill);
            return Box::pin(again.run()).await;
        }
        let (stored, kept) = self.update(stored, response.headers());
        let now = read.engine.settings.clock.now();
        let outcome = self.outcome(kept);
        let forwarded = Some(StatusCode::NOT_MODIFIED);
        let mut answer = read.from(&stored, outcome, forwarded, now);
        // A cookie is for this client, and is not kept.
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            answer
                .headers_mut()
                .append(header::SET_COOKIE, cookie.clone());
        }
        answer
    }

    /// Stores a stored response with the fields of one that has confirmed it.
    fn update(
        &self,
        stored: &Cached,
        with: &HeaderMap,
    ) -> (Arc<Cached>, Result<(), NoStoreReason>) {
        let CacheableRequest {
            engine, resource, ..
        } = &*self.read;
        let request = self.read.fields();
        let (updated, mut kept) = validated(stored, request, with, self.times());
        let updated = Arc::new(updated);
        match kept {
            Ok(()) => {
                kept =
                    engine
                        .vary_index
                        .keep(resource, request, self.read.arrival.fence(), &updated);
            }
            Err(reason) if reason.concerns_the_response() => {
                engine.vary_index.forget(resource, request);
            }
            Err(_) => {}
        }
        (updated, kept)
    }

    /// Does with a stored response what the fields of a newer one say, which came without content (RFC 9111, 4.3.5).
    fn compare(&self, stored: &Cached, response: &Response<Body>) {
        if response.status() != stored.status {
            return;
        }
        if is_confirmed_by(stored, response.headers()) {
            let _ = self.update(stored, response.headers());
        } else if stored.is_contradicted_by(response.headers()) {
            let CacheableRequest {
                engine, resource, ..
            } = &*self.read;
            engine.vary_index.forget(resource, self.read.fields());
        }
    }

    /// When it was sent, and now.
    pub(super) fn times(&self) -> (Duration, Duration) {
        (self.sent, self.read.engine.settings.clock.now())
    }

    /// How the answer came about.
    pub(super) fn outcome(&self, stored: Result<(), NoStoreReason>) -> CacheOutcome {
        CacheOutcome::Filled {
            why: self.question.why,
            stored: stored.map_err(NoStoreReason::into),
        }
    }
}
