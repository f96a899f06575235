//! The back: forwards requests to an origin that is well, and tells how it failed when none is.

mod failure;
mod framing;
mod health;
mod late_response;
mod origin;
mod origins;
mod send;
mod tunnel;

use http::{Request, Response, Version};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{self, connect::HttpConnector},
    rt::{TokioExecutor, TokioTimer},
};

pub(crate) use failure::Failure;
pub(crate) use framing::Delimited;
pub(crate) use late_response::LateResponse;
use origins::Origins;
use prometheus_client::metrics::counter::Counter;

use crate::{
    EdgeError, Settings, Timeouts,
    body::Body,
    message::{Client, forwarded, hop},
};

/// The origins, and the connections to them.
#[derive(Debug)]
pub(crate) struct Upstream {
    origins: Origins,
    connections: legacy::Client<HttpsConnector<HttpConnector>, Body>,
    timeouts: Timeouts,
    /// Of the URLs that clients ask for.
    scheme: &'static str,
    /// Counts the requests that no origin answered.
    failures: Counter,
}

impl Upstream {
    /// Connects to nothing yet.
    pub(crate) fn new(settings: &Settings, failures: Counter) -> Result<Self, EdgeError> {
        let mut connector = HttpConnector::new();
        connector.set_connect_timeout(Some(settings.timeouts.connect));
        connector.set_nodelay(true);
        connector.enforce_http(false);
        let connector = HttpsConnectorBuilder::new()
            .with_webpki_roots()
            .https_or_http()
            .enable_http1()
            .wrap_connector(connector);
        let connections = legacy::Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .build(connector);
        Ok(Self {
            origins: Origins::new(&settings.origins)?,
            connections,
            timeouts: settings.timeouts.clone(),
            scheme: settings.scheme(),
            failures,
        })
    }

    /// Forwards a request and gives the answer's fields as soon as they are there; the body follows as it arrives.
    ///
    /// The request needs a path and query as its target; hop-by-hop fields are taken from both messages here.
    pub(crate) async fn forward(
        &self,
        mut request: Request<Body>,
        client: &Client,
    ) -> Result<Response<Body>, Failure> {
        let tunnel = tunnel::asked(&mut request);
        hop::strip(request.headers_mut());
        forwarded::describe(request.headers_mut(), client);
        let version = request.version();
        forwarded::via(request.headers_mut(), version);
        if let Some(tunnel) = &tunnel {
            tunnel.write(request.headers_mut());
        }
        *request.version_mut() = Version::HTTP_11;
        let mut response = self.send(request).await?;
        if response.status() == http::StatusCode::SWITCHING_PROTOCOLS {
            let tunnel = tunnel.ok_or(Failure::Protocol)?;
            return tunnel.join(response, client);
        }
        framing::mark(&mut response)?;
        hop::strip(response.headers_mut());
        let version = response.version();
        forwarded::via(response.headers_mut(), version);
        Ok(response)
    }

    /// Asks for the edge itself: the origin learns nothing of any client.
    ///
    /// The request needs a path and query as its target; hop-by-hop fields are taken from the answer here.
    pub(crate) async fn fetch(
        &self,
        mut request: Request<Body>,
    ) -> Result<Response<Body>, Failure> {
        forwarded::describe_host(request.headers_mut(), self.scheme);
        forwarded::via(request.headers_mut(), Version::HTTP_11);
        let mut response = self.send(request).await?;
        framing::mark(&mut response)?;
        hop::strip(response.headers_mut());
        Ok(response)
    }
}
