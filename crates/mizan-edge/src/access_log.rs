//! A line for every request, when that is asked for: what was asked and how it was answered, and no secrets.

use std::{net::IpAddr, time::Instant};

use http::{Method, Request, Response};

use crate::{body::Body, engine::Engine, message::Client};

/// What of a request is in its line. The query is not: it may hold what is nobody's business.
pub(crate) struct Line {
    method: Method,
    path: String,
    client: IpAddr,
    began: Instant,
}

impl Line {
    /// The line of a request; nothing when lines are not asked for.
    pub(crate) fn of(engine: &Engine, request: &Request<Body>, client: &Client) -> Option<Self> {
        engine.settings.access_log.then(|| Self {
            method: request.method().clone(),
            path: request.uri().path().to_owned(),
            client: client.address,
            began: engine.settings.clock.instant(),
        })
    }

    /// Logs it.
    pub(crate) fn write(&self, engine: &Engine, response: &Response<Body>) {
        let now = engine.settings.clock.instant();
        let took = now.saturating_duration_since(self.began);
        let cache = response.headers().get("cache-status");
        tracing::info!(
            target: "mizan_edge::access",
            method = %self.method,
            path = self.path,
            client = %self.client,
            status = response.status().as_u16(),
            cache = cache.and_then(|value| value.to_str().ok()),
            ms = took.as_secs_f64() * 1e3,
        );
    }
}
