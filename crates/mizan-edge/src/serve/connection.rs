//! One connection of a client: HTTP/1.1 or HTTP/2, request after request.

use std::{
    net::SocketAddr,
    pin::pin,
    sync::{Arc, atomic::AtomicBool},
};

use http::Request;
use hyper::{body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time,
};
use tokio_util::sync::CancellationToken;

use super::guard::Guard;
use crate::{
    body::{Body, IdleTimeoutBody},
    engine::Engine,
    message::Client,
    pipeline,
};

/// Serves a connection until it ends, or until its current requests have ended when the edge is draining.
pub(super) async fn serve(
    engine: Arc<Engine>,
    stream: TcpStream,
    address: SocketAddr,
    draining: CancellationToken,
) {
    // Without it, small answers may wait for the acknowledgement of the last one.
    let _ = stream.set_nodelay(true);
    let client = Client {
        address: address.ip(),
        secure: engine.tls.is_some(),
        upgraded: Arc::new(AtomicBool::new(false)),
    };
    let Some(tls) = engine.tls.clone() else {
        return speak(engine, stream, client, draining).await;
    };
    let shaken = time::timeout(engine.settings.timeouts.head, tls.accept(stream));
    match shaken.await {
        Ok(Ok(stream)) => speak(engine, stream, client, draining).await,
        Ok(Err(error)) => tracing::debug!(%address, %error, "no TLS connection came about"),
        Err(_) => tracing::debug!(%address, "no TLS connection came about in time"),
    }
}

async fn speak<S>(engine: Arc<Engine>, stream: S, client: Client, draining: CancellationToken)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let address = client.address;
    let stream = Guard::new(stream, &engine.settings, client.upgraded.clone());
    let builder = builder(&engine);
    let (wait, most) = (engine.settings.timeouts.body, engine.settings.limits.body);
    let service = service_fn(move |request: Request<Incoming>| {
        let request =
            request.map(|body| Body::stream(IdleTimeoutBody::new(body, wait).at_most(most)));
        pipeline::answer(&engine, request, &client)
    });
    let mut connection =
        pin!(builder.serve_connection_with_upgrades(TokioIo::new(stream), service));
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = draining.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%address, %error, "a connection ended early");
    }
}

fn builder(engine: &Engine) -> auto::Builder<TokioExecutor> {
    let (limits, timeouts) = (&engine.settings.limits, &engine.settings.timeouts);
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(timeouts.head)
        .max_buf_size(limits.head)
        .max_headers(limits.fields);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(limits.streams)
        .max_header_list_size(u32::try_from(limits.head).unwrap_or(u32::MAX))
        .keep_alive_interval(timeouts.body)
        .keep_alive_timeout(timeouts.head);
    builder
}
