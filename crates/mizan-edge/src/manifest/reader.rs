//! One read: a look into the store, another request's fill, or a fill of its own, as [`mizan_cache::engine::Read`] says.

use std::sync::Arc;

use http::Response;
use mizan_cache::{
    Arrival, Coalescing, State,
    engine::{Found, Looked, Read, Reuse, Served, Step},
};
use mizan_core::Forward;
use tokio::sync::oneshot;

use super::{
    App,
    fill::Fill,
    order::Reach,
    respond::{Wanted, respond},
    stored::{Cached, Shown},
    types::{Answered, NextStep, NotAnswered, ReadFill},
    upstream_request::UpstreamRequest,
};
use crate::{body::Body, engine::Engine, store, upstream::Failure};

/// One read, which may look several times.
pub(super) struct Reader {
    pub(super) engine: Arc<Engine>,
    pub(super) app: Arc<App>,
    pub(super) upstream: UpstreamRequest,
    pub(super) wanted: Wanted,
    /// The moment before which nothing was read for it.
    pub(super) arrival: Arrival,
}

impl Reader {
    /// Whether what is stored shows the purge of this number; waits a moment for it.
    pub(super) async fn shows(&self, wanted: u64) -> bool {
        if self.stored_shows(wanted) {
            return true;
        }
        let app = &self.app.manifest().app;
        let now = self.engine.settings.clock.now();
        let reach = self.engine.manifest.lease.reaches(app, wanted, now).await;
        reach != Reach::Unknown
    }

    /// Whether the stored response says itself that it shows the purge of this number.
    fn stored_shows(&self, wanted: u64) -> bool {
        let now = self.engine.settings.clock.instant();
        let found: Option<store::Found<Shown>> =
            self.engine.store.response(&self.upstream.key, now);
        let shown = found.filter(|found| found.state == State::Fresh);
        shown.and_then(|found| found.response.terms.seq) >= Some(wanted)
    }

    /// A read at its beginning.
    pub(super) fn begin(&self) -> Read {
        let mut coalescing = Coalescing::default();
        coalescing.max_wait = self.engine.settings.timeouts.coalesce;
        Read::new(self.arrival, coalescing)
    }

    /// Looks into the store, and goes on as far as that is possible without waiting.
    pub(super) fn look(&self, read: &mut Read) -> NextStep {
        let now = self.engine.settings.clock.instant();
        // Before anything is looked up: a fill that shows all purges up to here may answer.
        let seen = Some(self.engine.manifest.stamps().capture());
        let found = self
            .engine
            .store
            .response::<Shown>(&self.upstream.key, now)
            .map(|found| Found {
                reuse: self.reuse(found.state),
                age: found.age,
                ttl: found.lifetime.ttl,
                value: found.response,
            });
        let coalescer = &self.engine.manifest.coalescer;
        let why = match found {
            Some(_) => Forward::Stale,
            None => Forward::UriMiss,
        };
        let looked = Looked { found, why, seen };
        read.looked(self.upstream.key.clone(), looked, coalescer)
    }

    fn reuse(&self, state: State) -> Reuse {
        match state {
            // NotAnswered the lease, the origin has to say that what is stored is current.
            _ if !self.engine.manifest.lease.holds() => Reuse::Validated,
            State::Fresh => Reuse::AsIs,
            State::Stale => Reuse::WhileFilling,
            State::Expired | State::Purged => Reuse::Validated,
        }
    }

    /// Does what is next until there is an answer.
    pub(super) async fn go_on(&self, mut read: Read, mut step: NextStep) -> Answered {
        loop {
            step = match step {
                Step::LookUp => self.look(&mut read),
                Step::Wait(follower, limit) => read.followed(follower.shared(limit).await),
                Step::Serve(served) => return Ok(self.serve(&served)),
                Step::ServeAndFill(served, fill) => {
                    drop(self.start(fill));
                    return Ok(self.serve(&served));
                }
                Step::Fill(fill) => {
                    return match fill.alone() {
                        None => self.lead(fill).await,
                        Some(alone) => Err(NotAnswered::Pass(alone.into())),
                    };
                }
                Step::Fail(failure) => return Err(NotAnswered::Failed(failure)),
            };
        }
    }

    /// The response that this request did not ask the origin for.
    pub(super) fn serve(&self, served: &Served<Arc<Cached>>) -> Response<Body> {
        self.engine.metrics.answered.outcome(served.outcome);
        respond(&served.value, &self.wanted, served.outcome)
    }

    /// The answer to a fill of its own.
    pub(super) async fn lead(&self, fill: ReadFill) -> Answered {
        self.engine.metrics.answered.miss.inc();
        let response = self.start(fill).await;
        response.unwrap_or(Err(NotAnswered::Failed(Failure::Broken)))
    }

    /// Begins a fill, which runs to its end even if the client disconnects.
    fn start(&self, fill: ReadFill) -> oneshot::Receiver<Answered> {
        let (answer, answered) = oneshot::channel();
        let filling = Fill {
            engine: self.engine.clone(),
            app: self.app.clone(),
            upstream: self.upstream.clone(),
            wanted: self.wanted.clone(),
            arrival: self.arrival,
            why: fill.why(),
        };
        tokio::spawn(async move {
            let response = filling.run(fill).await;
            // The client may have disconnected.
            let _ = answer.send(response);
        });
        answered
    }
}
