//! Passes an answer of the origin on, and keeps it where it may be kept.

use bytes::Bytes;
use http::{Response, StatusCode};
use hyper::body::Body as _;

use super::{
    fetch::Fetch,
    relay::{self, Room},
    storable::{Refusal, Terms},
    stored::Stored,
};
use crate::{body::Body, upstream::Delimited};

impl Fetch {
    /// Passes an answer on, and keeps it if it may be kept.
    pub(super) fn pass_on(self, response: Response<Body>) -> Response<Body> {
        let status = response.status();
        let read = &self.read;
        let request = (&read.request.method, read.fields());
        let terms = Terms::of(request, (status, response.headers()), self.times())
            .and_then(|terms| Ok((terms, self.room(&response)?)));
        let kept = terms.as_ref().map(|_| ()).map_err(|refusal| *refusal);
        let note = self.status(status, kept);
        let mut response = match terms {
            Ok((terms, room)) => self.keep(response, terms, room),
            Err(refusal) => {
                self.refuse(status, refusal);
                response
            }
        };
        note.mark(&mut response);
        response
    }

    /// Room to hold an answer while its client takes it, if it can be held at all.
    fn room(&self, response: &Response<Body>) -> Result<Room, Refusal> {
        // What ends with its connection may be a part.
        if response.extensions().get::<Delimited>().is_none() {
            return Err(Refusal::Endless);
        }
        let shelf = &self.read.engine.shelf;
        shelf
            .room(&response.body().size_hint())
            .ok_or(Refusal::Size)
    }

    /// Keeps an answer as soon as all of it is there, however slowly its client takes it.
    fn keep(self, response: Response<Body>, terms: Terms, room: Room) -> Response<Body> {
        let Self {
            read,
            leader,
            fence,
            ..
        } = self;
        let (head, body) = response.into_parts();
        let (status, fields) = (head.status, head.headers.clone());
        let keep = move |whole: Option<Bytes>| {
            if let Some(body) = whole {
                let stored = Stored::new(status, &fields, body, terms);
                let shelf = &read.engine.shelf;
                shelf.keep(&read.resource, read.fields(), fence, stored);
            }
            if let Some(leader) = leader {
                leader.share(());
            }
        };
        let body = relay::split(body, room, keep);
        Response::from_parts(head, body)
    }

    /// Lets go of what an answer that is not kept shows to be outdated, and of those who wait for it.
    fn refuse(self, status: StatusCode, refusal: Refusal) {
        let Self {
            read,
            question,
            leader,
            fence,
            ..
        } = self;
        let shelf = &read.engine.shelf;
        let is_newer = read.is_get() && status.is_success() && refusal.concerns_the_response();
        if let Some(stored) = question.stored.as_deref().filter(|_| is_newer) {
            shelf.forget(&read.resource, read.fields(), stored);
        }
        if leader.is_some() {
            shelf.pass(&read.resource, fence);
        }
    }
}
