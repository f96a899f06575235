//! A body that remembers how far it was taken.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    task::{Context, Poll},
};

use bytes::Bytes;
use hyper::body::{Body as HttpBody, Frame, SizeHint};

use super::{Body, BodyError, idle_timeout::Cut};

/// How far a body was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Taken {
    /// Not to its end.
    Partly,
    /// To its end.
    Wholly,
    /// Until it was longer than allowed.
    TooLong,
    /// Until its sender broke off.
    Broken,
}

/// A body that remembers how far it was taken.
#[derive(Debug)]
pub(crate) struct CountedBody {
    body: Body,
    taken: Arc<AtomicU8>,
}

/// Tells how far a body was taken.
#[derive(Debug, Clone)]
pub(crate) struct Watch(Arc<AtomicU8>);

impl Watch {
    /// How far it was taken until now.
    pub(crate) fn taken(&self) -> Taken {
        match self.0.load(Ordering::Acquire) {
            1 => Taken::Wholly,
            2 => Taken::TooLong,
            3 => Taken::Broken,
            _ => Taken::Partly,
        }
    }
}

impl CountedBody {
    /// Gives the body as another, and what tells how far it was taken.
    pub(crate) fn watch(body: Body) -> (Body, Watch) {
        let ended = body.is_end_stream();
        let first = if ended { Taken::Wholly } else { Taken::Partly };
        let taken = Arc::new(AtomicU8::new(first as u8));
        let watch = Watch(taken.clone());
        (Body::stream(Self { body, taken }), watch)
    }

    fn note(&self, taken: Taken) {
        self.taken.store(taken as u8, Ordering::Release);
    }
}

impl HttpBody for CountedBody {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        match &frame {
            Poll::Ready(Some(Err(error))) => match error.downcast_ref() {
                Some(Cut::Length) => self.note(Taken::TooLong),
                _ => self.note(Taken::Broken),
            },
            Poll::Ready(None) => self.note(Taken::Wholly),
            _ if self.body.is_end_stream() => self.note(Taken::Wholly),
            _ => {}
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
