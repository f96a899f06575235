//! Forwards a response of the origin, and stores it where it may be stored.

use std::sync::Arc;

use bytes::Bytes;
use http::{Response, StatusCode};
use hyper::body::Body as _;

use super::{fetch::Fetch, relay, storable::StorePolicy, stored::complete};
use crate::{
    body::Body,
    store::{NoStoreReason, Transit, cache_status},
    upstream::Delimited,
};

impl Fetch {
    /// Passes an answer on, and stores it if it may be stored.
    pub(super) fn pass_on(self, response: Response<Body>) -> Response<Body> {
        let status = response.status();
        let read = &self.read;
        let request = (&read.request.method, read.fields());
        let terms = StorePolicy::of(request, (status, response.headers()), self.times())
            .and_then(|terms| Ok((terms, self.transit(&response)?)));
        let stored = match &terms {
            // Whether it is stored shows only once all of it is there, after its fields have been passed on.
            Ok(_) if response.body().size_hint().exact().is_none() => Err(NoStoreReason::Streamed),
            Ok(_) => Ok(()),
            Err(reason) => Err(*reason),
        };
        let outcome = self.outcome(stored);
        let mut response = match terms {
            Ok((terms, transit)) => self.keep(response, terms, transit),
            Err(reason) => {
                self.refuse(status, reason);
                response
            }
        };
        cache_status::mark(&mut response, outcome, Some(status));
        response
    }

    /// The place of an answer while its client takes it, if it can be held at all.
    fn transit(&self, response: &Response<Body>) -> Result<Transit, NoStoreReason> {
        // What ends with its connection may be a part.
        if response.extensions().get::<Delimited>().is_none() {
            return Err(NoStoreReason::Endless);
        }
        let size = response.body().size_hint().exact();
        let place = self.read.engine.store.transit(size);
        place.ok_or(mizan_cache::NoStoreReason::TooLarge.into())
    }

    /// Stores an answer as soon as all of it is there, however slowly its client takes it.
    fn keep(
        self,
        response: Response<Body>,
        terms: StorePolicy,
        transit: Transit,
    ) -> Response<Body> {
        let Self { read, fill, .. } = self;
        let fence = read.arrival.fence();
        let (head, body) = response.into_parts();
        let (status, fields) = (head.status, head.headers.clone());
        let keep = move |whole: Option<Bytes>| {
            if let Some(body) = whole {
                let cached = Arc::new(complete(status, &fields, &body, terms));
                let index = &read.engine.vary_index;
                if let Err(reason) = index.keep(&read.resource, read.fields(), fence, &cached) {
                    tracing::debug!(why = reason.word(), "a response is not stored");
                }
            }
            if let Some(fill) = fill {
                fill.look_again();
            }
        };
        let body = relay::split(body, transit, keep);
        Response::from_parts(head, body)
    }

    /// Drops what a response that is not stored shows to be outdated, and releases the requests that wait for it.
    fn refuse(self, status: StatusCode, refusal: NoStoreReason) {
        let Self {
            read,
            question,
            fill,
            ..
        } = self;
        let index = &read.engine.vary_index;
        let is_newer = read.is_get() && status.is_success() && refusal.concerns_the_response();
        if question.stored.is_some() && is_newer {
            index.forget(&read.resource, read.fields());
        }
        if let Some(fill) = fill {
            index.pass(&read.resource, refusal);
            fill.look_again();
        }
    }
}
