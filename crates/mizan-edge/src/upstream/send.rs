//! One request to one origin after the other, as long as none has seen it.

use std::error::Error;

use http::{HeaderMap, Method, Request, Response, Uri, Version, header};
use tokio::time;

use super::{Failure, LateResponse, Upstream, origin::Origin};
use crate::body::{Body, CountedBody, IdleTimeoutBody, Taken};

impl Upstream {
    /// Sends a request to the origin whose turn it is; to another one when there is no connection and it has no body
    /// and would do no harm twice.
    pub(super) async fn send(&self, request: Request<Body>) -> Result<Response<Body>, Failure> {
        let again = self
            .origins
            .are_several()
            .then(|| RetryRequest::of(&request));
        let again = again.flatten();
        let mut next = Some(request);
        let mut failure = Failure::Connect;
        for origin in self.origins.in_turn() {
            let Some(request) = next.take() else { break };
            match self.send_to(origin, request).await {
                Err(Failure::Connect) => next = again.as_ref().map(RetryRequest::request),
                Err(other) => {
                    failure = other;
                    break;
                }
                answered => return answered,
            }
        }
        self.failures.inc();
        Err(failure)
    }

    pub(super) async fn send_to(
        &self,
        origin: &Origin,
        mut request: Request<Body>,
    ) -> Result<Response<Body>, Failure> {
        *request.uri_mut() = origin.target(request.uri())?;
        // An origin may serve many hosts: it is told the one the client asked for, where there is one.
        if !request.headers().contains_key(header::HOST) {
            request.headers_mut().insert(header::HOST, origin.host());
        }
        let (parts, body) = request.into_parts();
        let (body, watch) = CountedBody::watch(body);
        let request = Request::from_parts(parts, body);
        let late = LateResponse::of(&request);
        let mut sent = self.connections.request(request);
        let mut why = String::new();
        let outcome = loop {
            match time::timeout(self.timeouts.answer, &mut sent).await {
                // The request is still on its way; how long its pieces take is bounded by itself.
                Err(_) if watch.taken() == Taken::Partly => {}
                Err(_) => {
                    if let Some(late) = late {
                        late.wait(sent);
                    }
                    break Err(Failure::Timeout);
                }
                Ok(Ok(response)) => break Ok(response),
                Ok(Err(error)) if error.is_connect() => {
                    why = cause(&error);
                    break Err(Failure::Connect);
                }
                Ok(Err(_)) => break Err(Failure::Broken),
            }
        };
        match outcome {
            Err(Failure::Connect) => origin.missed(&why),
            _ => origin.reached(),
        }
        let wait = self.timeouts.body;
        outcome
            .map(|response| response.map(|body| Body::stream(IdleTimeoutBody::new(body, wait))))
            .map_err(|failure| failure.after(watch.taken()))
    }
}

/// What the system or TLS said, below the words of the layers above it.
fn cause(error: &dyn Error) -> String {
    let mut deepest = error;
    while let Some(below) = deepest.source() {
        deepest = below;
    }
    deepest.to_string()
}

/// What a request is made from once more.
struct RetryRequest {
    method: Method,
    uri: Uri,
    headers: HeaderMap,
}

impl RetryRequest {
    fn of(request: &Request<Body>) -> Option<Self> {
        let harmless = request.method().is_idempotent();
        (harmless && matches!(request.body(), Body::Empty)).then(|| Self {
            method: request.method().clone(),
            uri: request.uri().clone(),
            headers: request.headers().clone(),
        })
    }

    fn request(&self) -> Request<Body> {
        let mut request = Request::new(Body::Empty);
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = self.uri.clone();
        *request.version_mut() = Version::HTTP_11;
        *request.headers_mut() = self.headers.clone();
        request
    }
}
