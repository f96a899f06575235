//! A read: answered from what is stored, or by one request to the origin for all who ask the same at that time.

use std::{sync::Arc, time::Duration};

use http::{HeaderMap, Method, Response, StatusCode, header, request::Parts};
use mizan_cache::Role;

use super::{
    demand::Demand,
    fetch::Fetch,
    precondition,
    resource::Resource,
    reuse::Reuse,
    serve::detached,
    shelf::Found,
    status::{Forward, Status},
    storable,
    stored::Stored,
};
use crate::{body::Body, engine::Engine, message::Client, problem::problem};

/// A request that may be answered from what is stored.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) engine: Arc<Engine>,
    pub(super) client: Client,
    pub(super) resource: Resource,
    pub(super) demand: Demand,
    pub(super) request: Parts,
    /// When it came, since 1970-01-01T00:00:00Z.
    arrived: Duration,
}

/// What the origin is asked, and why.
#[derive(Debug)]
pub(super) struct Question {
    /// What it may say still holds.
    pub(super) stored: Option<Arc<Stored>>,
    pub(super) why: Forward,
    /// The key of the flight that others who ask the same wait for; nothing if this one is answered alone.
    flight: Option<Arc<str>>,
}

impl Question {
    /// Asked of an origin that says that something else holds.
    pub(super) fn without_stored(self) -> Self {
        Self {
            stored: None,
            ..self
        }
    }
}

impl Read {
    pub(super) fn new(
        engine: &Arc<Engine>,
        client: Client,
        resource: Resource,
        request: Parts,
    ) -> Arc<Self> {
        Arc::new(Self {
            arrived: engine.settings.clock.now(),
            engine: engine.clone(),
            client,
            resource,
            demand: Demand::of(&request.headers),
            request,
        })
    }

    pub(super) fn fields(&self) -> &HeaderMap {
        &self.request.headers
    }

    pub(super) fn is_get(&self) -> bool {
        self.request.method == Method::GET
    }

    pub(super) async fn answer(self: Arc<Self>) -> Response<Body> {
        let question = match self.look(false) {
            Ok(answer) => return answer,
            Err(question) => question,
        };
        let Some(key) = &question.flight else {
            return Fetch::new(self, question, None).run().await;
        };
        let shelf = &self.engine.shelf;
        match shelf.flights.join(key, shelf.capture()) {
            Role::Leader(leader) => {
                let fetch = Fetch::new(self.clone(), question, Some(leader));
                detached(fetch.run()).await
            }
            Role::Follower(flight) => {
                let most = self.engine.settings.timeouts.answer;
                let _ = flight.shared(most).await;
                match self.look(true) {
                    Ok(answer) => answer,
                    Err(question) => Fetch::new(self, question, None).run().await,
                }
            }
        }
    }

    /// The answer from what is stored, or what to ask the origin; `waited` for another request that asked.
    fn look(self: &Arc<Self>, waited: bool) -> Result<Response<Body>, Question> {
        let now = self.engine.settings.clock.now();
        let question = match self.engine.shelf.find(&self.resource, self.fields()) {
            Found::Response(stored) => match self.reuse(&stored, waited, now) {
                Reuse::Validated => self.validation(stored),
                reuse => {
                    if reuse == Reuse::WhileValidating {
                        self.validate_behind(stored.clone());
                    }
                    return Ok(self.hit(&stored, waited, now));
                }
            },
            Found::Miss(vary) => {
                let why = vary
                    .as_ref()
                    .map_or(Forward::UriMiss, |_| Forward::VaryMiss);
                let selection = vary.unwrap_or_default().selection(self.fields());
                let flight = self.asks_for_the_whole().then_some(selection);
                self.question(None, why, flight)
            }
            Found::Pass => self.question(None, Forward::UriMiss, None),
        };
        if self.demand.only_if_cached {
            let detail = "nothing is stored that answers the request";
            return Ok(problem(StatusCode::GATEWAY_TIMEOUT, "not_stored", detail));
        }
        Err(question)
    }

    fn reuse(&self, stored: &Stored, waited: bool, now: Duration) -> Reuse {
        // What came while this request was waiting has been validated for it.
        let is_new = waited && stored.terms.life.received >= self.arrived && !self.demand.no_cache;
        if is_new && !(stored.terms.life.is_heuristic && storable::has_credentials(self.fields())) {
            return Reuse::AsIs;
        }
        // Another node may have been told that its groups are stale.
        if !stored.terms.groups.is_empty() && !self.engine.strict.hears_of_purges() {
            return Reuse::Validated;
        }
        Reuse::of(stored, self.fields(), &self.demand, now)
    }

    /// Asks whether a response still holds, or for another one if nothing tells them apart.
    fn validation(&self, stored: Arc<Stored>) -> Question {
        let why = if self.demand.no_cache {
            Forward::Request
        } else {
            Forward::Stale
        };
        let can_wait = self.asks_for_the_whole() || precondition::has_validator(&stored.fields);
        let flight = can_wait.then(|| stored.terms.vary.selection(self.fields()));
        self.question(Some(stored), why, flight)
    }

    fn question(
        &self,
        stored: Option<Arc<Stored>>,
        why: Forward,
        selection: Option<String>,
    ) -> Question {
        let demand = &self.demand;
        let is_shared = self.is_get() && !demand.no_cache && !demand.no_store;
        let flight = selection.filter(|_| is_shared);
        Question {
            stored,
            why,
            flight: flight.map(|selection| format!("{}{selection}", self.resource.key()).into()),
        }
    }

    /// Whether the answer may be what others ask for too.
    fn asks_for_the_whole(&self) -> bool {
        !precondition::is_conditional(self.fields()) && !self.fields().contains_key(header::RANGE)
    }

    fn hit(&self, stored: &Stored, waited: bool, now: Duration) -> Response<Body> {
        let life = &stored.terms.life;
        let status = match life.freshness_at(now) {
            _ if waited => Status::Collapsed,
            Some(left) => Status::Hit(Ok(left)),
            None => Status::Hit(Err(life.staleness_at(now))),
        };
        self.from(stored, status, now)
    }

    /// The answer that a stored response gives this request.
    pub(super) fn from(&self, stored: &Stored, status: Status, now: Duration) -> Response<Body> {
        let mut response = stored.answer(&self.request.method, self.fields(), now);
        status.mark(&mut response);
        response.map(Body::from)
    }

    /// Validates a response that is stale already while it still answers, unless that is under way.
    fn validate_behind(self: &Arc<Self>, stored: Arc<Stored>) {
        let question = self.validation(stored);
        let shelf = &self.engine.shelf;
        let Some(key) = &question.flight else {
            return;
        };
        if let Role::Leader(leader) = shelf.flights.join(key, shelf.capture()) {
            tokio::spawn(Fetch::new(self.clone(), question, Some(leader)).run());
        }
    }
}
