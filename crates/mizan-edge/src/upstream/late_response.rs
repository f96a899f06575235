//! An answer that comes after the client was told that none came in time.

use std::{fmt, sync::Arc, time::Duration};

use http::{Request, Response};
use hyper_util::client::legacy::ResponseFuture;
use tokio::time;

use crate::body::Body;

/// How long to wait for the response to a request that timed out.
const LATEST: Duration = Duration::from_secs(600);

type Then = dyn Fn(Option<&Response<Body>>) + Send + Sync;

/// What is done when the answer to a request has come too late, or when it is certain that none will come.
#[derive(Clone)]
pub(crate) struct LateResponse(Arc<Then>);

impl LateResponse {
    /// Does this with the answer's fields.
    pub(crate) fn new(then: impl Fn(Option<&Response<Body>>) + Send + Sync + 'static) -> Self {
        Self(Arc::new(then))
    }

    /// Waits for an answer in the background.
    pub(super) fn wait(self, answer: ResponseFuture) {
        tokio::spawn(async move {
            let answered = time::timeout(LATEST, answer).await;
            let response = answered.ok().and_then(Result::ok);
            let response = response.map(|response| response.map(|_| Body::Empty));
            self.0(response.as_ref());
        });
    }

    /// What is to be done when the answer to this request comes too late.
    pub(super) fn of<B>(request: &Request<B>) -> Option<Self> {
        request.extensions().get().cloned()
    }
}

impl fmt::Debug for LateResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LateResponse")
    }
}
