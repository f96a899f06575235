//! A line for every request, when that is asked for: what was asked and how it was answered, and no secrets.

use std::{net::IpAddr, time::Instant};

use http::{Method, Request, Response};

use crate::{Clock, body::Body, engine::Engine, message::Client};

/// What of a request is in its line. The query is not: it may hold secrets.
///
/// Dropped before it was written, it says that the client has left.
pub(crate) struct Line {
    method: Method,
    path: String,
    client: IpAddr,
    clock: Clock,
    began: Instant,
    is_written: bool,
}

impl Line {
    /// The line of a request; nothing when lines are not asked for.
    pub(crate) fn of(engine: &Engine, request: &Request<Body>, client: &Client) -> Option<Self> {
        let clock = &engine.settings.clock;
        engine.settings.access_log.then(|| Self {
            method: request.method().clone(),
            path: request.uri().path().to_owned(),
            client: client.address,
            clock: clock.clone(),
            began: clock.instant(),
            is_written: false,
        })
    }

    /// Logs it with the answer the client is given.
    pub(crate) fn write(mut self, response: &Response<Body>) {
        self.is_written = true;
        self.log(Some(response));
    }

    fn log(&self, response: Option<&Response<Body>>) {
        let took = self.clock.instant().saturating_duration_since(self.began);
        let cache = response.and_then(|response| response.headers().get("cache-status"));
        tracing::info!(
            target: "mizan_edge::access",
            method = %self.method,
            path = self.path,
            client = %self.client,
            status = response.map(|response| response.status().as_u16()),
            left = response.is_none().then_some(true),
            cache = cache.and_then(|value| value.to_str().ok()),
            ms = took.as_secs_f64() * 1e3,
        );
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if !self.is_written {
            self.log(None);
        }
    }
}
