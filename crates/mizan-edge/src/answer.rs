//! The answer to a request: there at once, as a hit is, or later.

use std::{
    convert::Infallible,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use http::Response;
use tokio::task::JoinHandle;

use crate::{body::Body, problem, upstream::Failure};

/// An answer that takes time.
type Later = Pin<Box<dyn Future<Output = Response<Body>> + Send>>;

/// The answer to a request.
///
/// What takes time is on the heap, so that an answer that is there at once does not carry the room for it.
pub(crate) enum Answer {
    /// It is there; nothing is left of it once it was taken.
    Now(Option<Response<Body>>),
    /// It takes time.
    Later(Later),
}

impl Answer {
    /// An answer that is there.
    pub(crate) fn now(response: Response<Body>) -> Self {
        Self::Now(Some(response))
    }

    /// An answer that takes time.
    pub(crate) fn later(response: impl Future<Output = Response<Body>> + Send + 'static) -> Self {
        Self::Later(Box::pin(response))
    }

    /// An answer that takes time and comes about although its client may leave.
    ///
    /// Its work begins here: a connection that has ended is not asked for its answer any more.
    pub(crate) fn begun(response: impl Future<Output = Response<Body>> + Send + 'static) -> Self {
        Self::later(ended(tokio::spawn(response)))
    }
}

/// Runs work to its end, even if the client disconnects.
pub(crate) async fn detached(
    work: impl Future<Output = Response<Body>> + Send + 'static,
) -> Response<Body> {
    ended(tokio::spawn(work)).await
}

/// The response of work that runs in a task; a problem if the task does not end.
async fn ended(work: JoinHandle<Response<Body>>) -> Response<Body> {
    let unfinished = |_| problem::upstream(&Failure::Broken);
    work.await.unwrap_or_else(unfinished)
}

impl Future for Answer {
    type Output = Result<Response<Body>, Infallible>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let response = match self.get_mut() {
            Self::Now(response) => response.take().map_or(Poll::Pending, Poll::Ready),
            Self::Later(response) => response.as_mut().poll(context),
        };
        response.map(Ok)
    }
}
