//! Connections that stop speaking HTTP: a WebSocket is passed on byte by byte once both sides agreed.

use http::{HeaderMap, HeaderValue, Method, Request, Response, Version, header};
use hyper::upgrade::{self, OnUpgrade};
use hyper_util::rt::TokioIo;
use tokio::io;

use super::Failure;
use crate::{
    body::Body,
    message::{Client, forwarded, hop},
};

/// A client's wish to speak another protocol.
pub(super) struct Tunnel {
    protocol: HeaderValue,
    client: OnUpgrade,
}

/// The wish of this request, if it has one that is passed on: for a WebSocket, no other.
pub(super) fn asked(request: &mut Request<Body>) -> Option<Tunnel> {
    if request.method() != Method::GET || request.version() != Version::HTTP_11 {
        return None;
    }
    let protocol = hop::upgrade(request.headers())?;
    if !protocol.as_bytes().eq_ignore_ascii_case(b"websocket") {
        return None;
    }
    let client = upgrade::on(request);
    Some(Tunnel { protocol, client })
}

impl Tunnel {
    /// Repeats the wish to the origin.
    pub(super) fn write(&self, headers: &mut HeaderMap) {
        headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
        headers.insert(header::UPGRADE, self.protocol.clone());
    }

    /// Joins both sides once the answer, which the origin agreed by, has reached the client.
    pub(super) fn join(
        self,
        mut response: Response<Body>,
        client: &Client,
    ) -> Result<Response<Body>, Failure> {
        let agreed = hop::upgrade(response.headers()).ok_or(Failure::Protocol)?;
        if !agreed
            .as_bytes()
            .eq_ignore_ascii_case(self.protocol.as_bytes())
        {
            return Err(Failure::Protocol);
        }
        let origin = upgrade::on(&mut response);
        client.upgrade();
        hop::strip(response.headers_mut());
        self.write(response.headers_mut());
        let version = response.version();
        forwarded::via(response.headers_mut(), version);
        tokio::spawn(carry(self.client, origin));
        Ok(response.map(|_| Body::Empty))
    }
}

async fn carry(client: OnUpgrade, origin: OnUpgrade) {
    let (Ok(client), Ok(origin)) = tokio::join!(client, origin) else {
        return;
    };
    let (mut client, mut origin) = (TokioIo::new(client), TokioIo::new(origin));
    if let Err(error) = io::copy_bidirectional(&mut client, &mut origin).await {
        tracing::debug!(%error, "an upgraded connection ended early");
    }
}
