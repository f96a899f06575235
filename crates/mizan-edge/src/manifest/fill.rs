//! A fill: the origin is asked once, and its answer stored if both agree that it may be.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use http::{HeaderMap, Response, StatusCode};
use hyper::body::Body as _;
use mizan_cache::{Arrival, CacheOutcome, State, engine::HIT_FOR_PASS};
use mizan_core::Forward;

use super::{
    App, after_view,
    collected::{self, Collected},
    order,
    respond::{Wanted, respond},
    storable::{self, StorePolicy},
    stored::{self, Cached, Shown},
    types::{Answered, NotAnswered, ReadFill},
    upstream_request::UpstreamRequest,
    write::Purge,
};
use crate::{
    body::Body,
    engine::Engine,
    message::control,
    store::{Found, NewEntry, NoStoreReason, cache_status},
    upstream::{Delimited, Failure},
};

/// How long requests for a response that is an error do not wait for each other: it may be another one soon.
const PAUSE: Duration = Duration::from_secs(1);

/// How a response may be stored, and when it was asked for.
struct Accepted {
    policy: StorePolicy,
    sent: Instant,
}

impl Accepted {
    /// The moment its age is counted from; nothing where clocks cannot say one as old as that.
    fn made(&self) -> Option<Instant> {
        self.sent.checked_sub(self.policy.age)
    }
}

/// One fill.
pub(super) struct Fill {
    pub(super) engine: Arc<Engine>,
    pub(super) app: Arc<App>,
    pub(super) upstream: UpstreamRequest,
    pub(super) wanted: Wanted,
    /// The moment before which nothing was read for it.
    pub(super) arrival: Arrival,
    /// Why the origin is asked.
    pub(super) why: Forward,
}

impl Fill {
    /// Asks the origin, shares its answer with the requests that wait, and gives the response to the one that leads.
    pub(super) async fn run(self, fill: ReadFill) -> Answered {
        let seen = self.engine.manifest.lease.seen();
        let held = fill.found().map(|found| found.value.clone());
        let etag = held.as_ref().map(|held| &held.terms.etag);
        let sent = self.engine.settings.clock.instant();
        let fetched = self
            .engine
            .upstream
            .fetch(self.upstream.request(etag))
            .await;
        if self.upstream.canonical.page {
            let purge = fetched
                .as_ref()
                .map(|response| after_view(response.headers()));
            let purge = purge.unwrap_or(Purge::Nothing);
            if let (true, Ok(response)) = (purge != Purge::Nothing, &fetched) {
                self.engine.manifest.lease.foresee(response.headers());
            }
            self.engine.purge_everywhere(&purge).await;
        }
        let response = match fetched {
            Ok(response) if !failing(response.status()) => response,
            Ok(response) => {
                return match self.usable(&fill) {
                    Some(age) => self.stale_if_error(fill, Failure::Broken, Some(age)),
                    None => self.private(fill, response, NoStoreReason::Failed),
                };
            }
            Err(failure) => {
                let usable = self.usable(&fill);
                return self.stale_if_error(fill, failure, usable);
            }
        };
        self.engine
            .manifest
            .notice(&self.engine, &self.app, response.headers());
        let (status, headers) = (response.status(), response.headers());
        let policy = storable::policy(&self.app, &self.upstream, status, headers);
        if !self.engine.manifest.lease.shows(headers, seen) {
            // The requests that wait look again: the response lacks a purge that was applied here before it was requested.
            drop(fill);
            return self.forwarded(response, policy.err().unwrap_or(NoStoreReason::Behind));
        }
        if policy.is_ok() {
            self.upstream.caller.prove(self.arrival.fence());
        }
        match (policy, held) {
            (Ok(policy), held) if status == StatusCode::NOT_MODIFIED => {
                self.confirmed(fill, held, &Accepted { policy, sent }, response)
            }
            (Ok(policy), _) => {
                self.complete(fill, Accepted { policy, sent }, response)
                    .await
            }
            (Err(reason), _) => {
                let why = reason.word();
                tracing::debug!(target = %self.upstream.canonical.target, why, "an answer is not stored");
                self.private(fill, response, reason)
            }
        }
    }

    /// How old what is stored is, when it may answer while the origin fails; never what was purged.
    fn usable(&self, fill: &ReadFill) -> Option<Duration> {
        let found = fill.found()?;
        let now = self.engine.settings.clock.instant();
        let stored: Found<Shown> = self.engine.store.response(&self.upstream.key, now)?;
        let may = found
            .ttl
            .saturating_add(self.engine.settings.stale_if_error);
        let age = stored.age;
        let is_same = Arc::ptr_eq(&stored.response, &found.value);
        // What was purged while the log of purges could not be read is not known here.
        let is_known = stored.state != State::Purged && self.engine.manifest.lease.holds();
        (is_same && is_known && age <= may).then_some(age)
    }

    fn stale_if_error(
        &self,
        fill: ReadFill,
        failure: Failure,
        usable: Option<Duration>,
    ) -> Answered {
        let served = fill.failed(failure, usable).map_err(NotAnswered::Failed)?;
        self.engine.metrics.answered.outcome(served.outcome);
        Ok(respond(&served.value, &self.wanted, served.outcome))
    }

    /// An answer for the request that asked alone.
    fn private(&self, fill: ReadFill, response: Response<Body>, reason: NoStoreReason) -> Answered {
        let long = match response.status() {
            StatusCode::OK => HIT_FOR_PASS,
            _ => PAUSE,
        };
        let coalescer = &self.engine.manifest.coalescer;
        coalescer.mark_pass(self.upstream.key.clone(), long, reason.into());
        fill.look_again();
        self.forwarded(response, reason)
    }

    /// An answer that is not stored.
    fn forwarded(&self, mut response: Response<Body>, reason: NoStoreReason) -> Answered {
        control::strip(response.headers_mut());
        let status = cache_status::status(self.outcome(Err(reason)));
        cache_status::add(response.headers_mut(), &status);
        // Otherwise it answers the edge's own request, without the rest of the client's: that goes to the origin as well.
        match reason.is_of_the_key() && !storable::is_of_the_edge(&response) {
            true => Ok(response),
            false => Err(NotAnswered::Pass(reason)),
        }
    }

    fn outcome(&self, stored: Result<(), NoStoreReason>) -> CacheOutcome {
        CacheOutcome::Filled {
            why: self.why,
            stored: stored.map_err(NoStoreReason::into),
        }
    }

    /// The origin says that what is stored is what it would send.
    fn confirmed(
        &self,
        fill: ReadFill,
        held: Option<Arc<Cached>>,
        accepted: &Accepted,
        response: Response<Body>,
    ) -> Answered {
        let newer = response.headers();
        match held.filter(|held| same(held, newer)) {
            Some(held) => {
                let age = self.age(accepted);
                let refreshed = stored::refreshed(&held, newer, self.seq(newer), age);
                self.keep(fill, accepted, refreshed)
            }
            None => self.private(fill, response, NoStoreReason::Changed),
        }
    }

    /// Takes the whole body, and stores the answer if it arrived whole and is not too large.
    async fn complete(
        &self,
        fill: ReadFill,
        accepted: Accepted,
        response: Response<Body>,
    ) -> Answered {
        if response.extensions().get::<Delimited>().is_none() {
            return self.private(fill, response, NoStoreReason::Endless);
        }
        let size = response.body().size_hint().exact();
        let Some(transit) = self.engine.store.transit(size) else {
            return self.private(fill, response, mizan_cache::NoStoreReason::TooLarge.into());
        };
        let (parts, body) = response.into_parts();
        match collected::collect(body, transit).await {
            Collected::Whole(bytes) => {
                let (seq, age) = (self.seq(&parts.headers), self.age(&accepted));
                let complete = stored::complete(parts.headers, &bytes, seq, age);
                self.keep(fill, &accepted, complete)
            }
            Collected::Large(body) => {
                let response = Response::from_parts(parts, body);
                self.private(fill, response, mizan_cache::NoStoreReason::TooLarge.into())
            }
            Collected::Broken => self.stale_if_error(fill, Failure::Broken, None),
        }
    }

    /// The number up to which an answer with these fields shows every purge.
    fn seq(&self, headers: &HeaderMap) -> Option<u64> {
        order::number(headers, &order::SEQ, &self.app.manifest().app)
    }

    /// How old a response is now (RFC 9111 §4.2.3): what it says, and the time it may have been on its way.
    fn age(&self, accepted: &Accepted) -> Duration {
        let now = self.engine.settings.clock.instant();
        let delay = now.saturating_duration_since(accepted.sent);
        accepted.policy.age.saturating_add(delay)
    }

    fn keep(&self, fill: ReadFill, accepted: &Accepted, cached: Cached) -> Answered {
        let policy = &accepted.policy;
        let value = Arc::new(cached);
        // Where it is stored after this, no purge up to here has concerned it.
        let shows = self.engine.manifest.stamps().capture();
        let stored = match (fill.admits(), accepted.made()) {
            (Ok(_), None) => Err(NoStoreReason::Age),
            (Ok(arrival), Some(made)) => {
                let new = NewEntry {
                    fence: arrival.fence(),
                    tags: &policy.tags,
                    stored: made,
                    lifetime: policy.lifetime,
                };
                self.engine
                    .store
                    .keep(self.upstream.key.clone(), &value, new)
            }
            (Err(reason), _) => Err(reason.into()),
        };
        if stored.is_ok() {
            let coalescer = &self.engine.manifest.coalescer;
            coalescer.clear_pass(&self.upstream.key);
        }
        let shared = stored.map(|()| shows);
        let served = fill.filled(value, shared.map_err(NoStoreReason::into));
        Ok(respond(&served.value, &self.wanted, self.outcome(stored)))
    }
}

/// Whether a status says that the origin could not do its work.
fn failing(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT
    )
}

fn same(stored: &Cached, newer: &HeaderMap) -> bool {
    let etag = newer.get(http::header::ETAG);
    etag.is_none_or(|etag| *etag == stored.terms.etag)
}
