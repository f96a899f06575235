//! One read: a look into memory, a fill under way, or a fill of its own.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use http::Response;
use mizan_cache::{Entry, Fence, Leader, Role, State};
use tokio::sync::oneshot;

use super::{
    App,
    ask::Ask,
    fill::{Fill, Landed},
    respond::{Status, Wanted, respond},
    store::Without,
    stored::Stored,
};
use crate::{body::Body, engine::Engine, upstream::Failure};

/// How often a request looks again when purges overtake the fills it waits for.
pub(super) const LOOKS: usize = 3;

/// One read, which may look several times.
pub(super) struct Reader {
    pub(super) engine: Arc<Engine>,
    app: Arc<App>,
    pub(super) ask: Ask,
    wanted: Wanted,
}

type Found = (Arc<Entry<Arc<Stored>>>, State);

/// What a look into memory came to, other than a hit.
pub(super) struct Missed {
    found: Option<Found>,
    fence: Fence,
    now: Instant,
}

impl Reader {
    pub(super) fn new(engine: Arc<Engine>, app: Arc<App>, ask: Ask, wanted: Wanted) -> Self {
        Self {
            engine,
            app,
            ask,
            wanted,
        }
    }

    /// Whether what is kept shows the purge of this number; waits a moment for it.
    pub(super) async fn reaches(&self, seen: u64) -> bool {
        let app = &self.app.manifest().app;
        self.engine.strict.lease.reaches(app, seen).await
    }

    /// From memory, from a fill under way, or from a fill of its own.
    pub(super) async fn read(&self) -> Result<Response<Body>, Without> {
        let strict = &self.engine.strict;
        let longest = self.engine.settings.timeouts.answer;
        for _ in 0..LOOKS {
            let Missed { found, fence, now } = match self.look() {
                Ok(hit) => return Ok(hit),
                Err(missed) => missed,
            };
            if strict.passes(&self.ask.key, now) {
                return Err(Without::Pass);
            }
            match strict.flights.join(&self.ask.key, fence) {
                Role::Leader(leader) => {
                    let why = found.as_ref().map_or("uri-miss", |_| "stale");
                    return self.lead(leader, found, fence, why).await;
                }
                Role::Follower(waiting) => {
                    let Ok(landed) = waiting.shared(longest).await else {
                        continue;
                    };
                    // What left before this request arrived may have been overtaken by a purge.
                    if landed.fence >= fence {
                        return self.share(landed.value);
                    }
                }
            }
        }
        Err(Without::Pass)
    }

    /// From memory, if what is there may be given.
    pub(super) fn look(&self) -> Result<Response<Body>, Missed> {
        let strict = &self.engine.strict;
        let now = self.engine.settings.clock.instant();
        // Before anything is looked up or asked: what is purged from here on is not in the answer.
        let fence = strict.stamps().capture();
        let found = strict.memory.get(&self.ask.key, now);
        // Without the lease, the origin has to say that what is held is current.
        let current = found.as_ref().filter(|_| strict.lease.holds());
        match self.hit(current, fence, now) {
            Some(hit) => Ok(hit),
            None => Err(Missed { found, fence, now }),
        }
    }

    /// The answer from memory; one that is only too old is given while one fill runs.
    fn hit(&self, found: Option<&Found>, fence: Fence, now: Instant) -> Option<Response<Body>> {
        let (entry, state) = found?;
        let answered = &self.engine.metrics.answered;
        match state {
            State::Fresh => answered.hit.inc(),
            State::Stale => {
                let flights = &self.engine.strict.flights;
                if let Role::Leader(leader) = flights.join(&self.ask.key, fence) {
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
