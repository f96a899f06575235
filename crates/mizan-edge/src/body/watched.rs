//! A body that remembers whether all of it was taken.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
};

use bytes::Bytes;
use hyper::body::{Body as HttpBody, Frame, SizeHint};

use super::{Body, BodyError};

/// A body that remembers whether all of it was taken.
#[derive(Debug)]
pub(crate) struct Watched {
    body: Body,
    sent: Sent,
}

/// Whether all of a body was taken.
#[derive(Debug, Clone)]
pub(crate) struct Sent(Arc<AtomicBool>);

impl Sent {
    /// Whether all of it was.
    pub(crate) fn wholly(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

impl Watched {
    /// Watches a body: gives it as another, and what tells whether all of it was taken.
    pub(crate) fn watch(body: Body) -> (Body, Sent) {
        let sent = Sent(Arc::new(AtomicBool::new(body.is_end_stream())));
        let watch = sent.clone();
        (Body::stream(Self { body, sent }), watch)
    }
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        let ended = matches!(frame, Poll::Ready(None)) || self.body.is_end_stream();
        if ended {
            self.sent.0.store(true, Ordering::Release);
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
