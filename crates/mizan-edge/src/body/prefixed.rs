//! A body of which the beginning has been read.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use hyper::body::{Body as HttpBody, Frame};

use super::{Body, BodyError};

/// A body of which the beginning has been read.
#[derive(Debug)]
pub(crate) struct Prefixed {
    begin: Option<Bytes>,
    rest: Body,
}

impl Prefixed {
    /// What was read, and the rest.
    pub(crate) fn new(begin: Bytes, rest: Body) -> Self {
        let begin = Some(begin);
        Self { begin, rest }
    }
}

impl HttpBody for Prefixed {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        match self.begin.take() {
            Some(begin) => Poll::Ready(Some(Ok(Frame::data(begin)))),
            None => Pin::new(&mut self.rest).poll_frame(context),
        }
    }
}
