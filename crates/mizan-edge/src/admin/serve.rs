//! Answers operators: `GET /metrics`, `GET /health`, `POST /purge`.

use std::{convert::Infallible, future::Future, pin::pin, sync::Arc};

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode, header};
use http_body_util::{BodyExt as _, Limited};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{net::TcpListener, task::JoinSet, time};

use super::purge::{MAX_BYTES, Order};
use crate::{
    EdgeError, body::Body, engine::Engine, manifest::Purge, problem::problem, serve::accept,
};

const SIGNATURE: HeaderName = HeaderName::from_static("mizan-signature");

/// How many connections of operators are served at a time; more wait in the system's queue.
const MOST: usize = 64;

/// Serves until `stop` is ready.
pub(crate) async fn serve(
    engine: &Arc<Engine>,
    listener: TcpListener,
    stop: impl Future<Output = ()>,
) -> Result<(), EdgeError> {
    let mut connections = JoinSet::new();
    let mut stop = pin!(stop);
    loop {
        let accepted = tokio::select! {
            () = &mut stop => return Ok(()),
            _ = connections.join_next(), if connections.len() >= MOST => continue,
            accepted = accept::next(&listener), if connections.len() < MOST => accepted,
        };
        let (stream, _) = accepted.map_err(EdgeError::Accept)?;
        let engine = engine.clone();
        connections.spawn(async move {
            let service = service_fn(|request| answer(&engine, request));
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(engine.settings.timeouts.head)
                .serve_connection(TokioIo::new(stream), service);
            if let Err(error) = connection.await {
                tracing::debug!(%error, "an admin connection ended early");
            }
        });
        while connections.try_join_next().is_some() {}
    }
}

async fn answer(
    engine: &Arc<Engine>,
    request: Request<Incoming>,
) -> Result<Response<Body>, Infallible> {
    Ok(match (request.method(), request.uri().path()) {
        (&Method::GET, "/metrics") => {
            let text = engine.metrics.text();
            let media = "application/openmetrics-text; version=1.0.0; charset=utf-8";
            plain(media, text)
        }
        (&Method::GET, "/health") => plain("text/plain", "ok\n".to_owned()),
        (&Method::POST, "/purge") => purge(engine, request).await,
        _ => problem(StatusCode::NOT_FOUND, "not_found", "there is nothing here"),
    })
}

fn plain(media: &'static str, text: String) -> Response<Body> {
    let mut response = Response::new(Body::from(Bytes::from(text)));
    let media = HeaderValue::from_static(media);
    response.headers_mut().insert(header::CONTENT_TYPE, media);
    response
}

async fn purge(engine: &Arc<Engine>, request: Request<Incoming>) -> Response<Body> {
    let Some(secret) = &engine.settings.admin_secret else {
        let detail = "purges are off: the edge was started without MIZAN_EDGE_ADMIN_SECRET";
        return problem(StatusCode::NOT_FOUND, "not_found", detail);
    };
    let (parts, body) = request.into_parts();
    let body = Limited::new(body, MAX_BYTES).collect();
    let Ok(Ok(body)) = time::timeout(engine.settings.timeouts.body, body).await else {
        let detail = "the order is too long or did not arrive";
        return problem(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail);
    };
    let body = body.to_bytes();
    let signature = parts.headers.get(SIGNATURE).and_then(|v| v.to_str().ok());
    let now = engine.settings.clock.now().as_secs();
    let signed = signature.is_some_and(|value| engine.seen.accept(secret, value, &body, now));
    if !signed {
        let detail = "Mizan-Signature is not that of this order, too old, or was used before";
        return problem(StatusCode::UNAUTHORIZED, "unauthorized", detail);
    }
    let Ok(order) = serde_json::from_slice::<Order>(&body) else {
        let detail = "the order has tags, users or all, and nothing else";
        return problem(StatusCode::BAD_REQUEST, "bad_request", detail);
    };
    let purge = match order.all {
        true => Purge::Everything,
        false => Purge::Tags(order.tags()),
    };
    engine.purge(&purge);
    // Of an order no origin knows, so none has told the other edges.
    engine.manifest.tell(&purge).await;
    plain("application/json", "{}\n".to_owned())
}
