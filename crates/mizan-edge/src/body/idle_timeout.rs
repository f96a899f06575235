//! A body as it arrives, with a bound on its length and on the silence between two pieces.

use std::{
    future::Future as _,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tokio::time::{self, Instant, Sleep};

use super::BodyError;

/// A body as it arrives, with a bound on its length and on the silence between two pieces.
#[derive(Debug)]
pub(crate) struct IdleTimeoutBody {
    body: Incoming,
    wait: Duration,
    /// Made when the body is first waited for; most are there at once.
    silence: Option<Pin<Box<Sleep>>>,
    waiting: bool,
    left: u64,
}

/// Why the edge ended a body.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Cut {
    /// No piece came in time.
    #[error("nothing more arrived in time")]
    Silence,
    /// There was more than allowed.
    #[error("the body is too long")]
    Length,
}

impl IdleTimeoutBody {
    /// A body that ends with an error when nothing arrives for as long as `wait`.
    pub(crate) fn new(body: Incoming, wait: Duration) -> Self {
        Self {
            body,
            wait,
            silence: None,
            waiting: false,
            left: u64::MAX,
        }
    }

    /// It also ends with an error after `most` bytes.
    pub(crate) fn at_most(self, most: u64) -> Self {
        Self { left: most, ..self }
    }

    fn poll_silence(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let until = Instant::now() + self.wait;
        let silence = self
            .silence
            .get_or_insert_with(|| Box::pin(time::sleep_until(until)));
        if !self.waiting {
            silence.as_mut().reset(until);
            self.waiting = true;
        }
        silence.as_mut().poll(context)
    }
}

impl Body for IdleTimeoutBody {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let this = &mut *self;
        let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(context) else {
            ready!(this.poll_silence(context));
            return Poll::Ready(Some(Err(Cut::Silence.into())));
        };
        this.waiting = false;
        if let Some(Ok(frame)) = &frame {
            let length = frame.data_ref().map_or(0, Bytes::len) as u64;
            match this.left.checked_sub(length) {
                Some(left) => this.left = left,
                None => return Poll::Ready(Some(Err(Cut::Length.into()))),
            }
        }
        Poll::Ready(frame.map(|frame| frame.map_err(Into::into)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
