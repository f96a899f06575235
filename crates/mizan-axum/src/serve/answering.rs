//! The work for one answer. A mutation goes on when its client leaves, so that the purge follows what it commits.

use super::commits::inside_the_same;
use super::served::Served;
use crate::request::Call;
use axum::response::Response;
use futures_util::future::BoxFuture;
use mizan_core::Problem;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::runtime::Handle;
use tracing::{Instrument, Span};

/// What becomes of a request.
type Outcome = Result<Response, Problem>;

/// The work for one answer. A box per endpoint: the future of one is a fraction of the future of all.
pub(crate) enum Answering {
    /// A read: dropped with its connection.
    Read(BoxFuture<'static, Outcome>),
    /// A call.
    Call(CallInFlight),
}

impl Future for Answering {
    type Output = Outcome;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Outcome> {
        match &mut *self {
            Self::Read(work) => work.as_mut().poll(context),
            Self::Call(call) => call.poll(context),
        }
    }
}

/// A call that is being answered.
pub(crate) struct CallInFlight {
    served: Arc<Served>,
    call: Call,
    /// Nothing once there is an answer, or a panic.
    work: Option<BoxFuture<'static, Outcome>>,
}

impl CallInFlight {
    /// The answer to this call, which `answer` gives.
    pub(crate) fn new<F: Future<Output = Outcome> + Send + 'static>(
        served: &Arc<Served>,
        call: Call,
        answer: impl FnOnce(Arc<Served>, Call) -> F,
    ) -> Self {
        Self {
            work: Some(Box::pin(answer(served.clone(), call.clone()))),
            served: served.clone(),
            call,
        }
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Outcome> {
        let Some(mut work) = self.work.take() else {
            return Poll::Pending;
        };
        let polled = work.as_mut().poll(context);
        if polled.is_pending() {
            self.work = Some(work);
        }
        polled
    }
}

impl Drop for CallInFlight {
    /// The client left, or a layer around the router gave up. Where there is no runtime any more the work ends here, and
    /// purges as a call does that was interrupted.
    fn drop(&mut self) {
        let work = self.work.take().filter(|_| self.call.runs_to_its_end());
        if let Some(work) = work
            && let Ok(runtime) = Handle::try_current()
        {
            self.call.leave();
            let work = inside_the_same(async move { drop(work.await) });
            let work = work.instrument(Span::current());
            drop(self.served.in_flight.spawn_on(work, &runtime));
        }
    }
}
