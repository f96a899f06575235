//! Limits on what is read from a request, checked before anything runs.

use axum::body::{Body, HttpBody};
use axum::http::{HeaderMap, Uri, header};
use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use mizan_core::{Problem, ProtocolCode};
use std::time::Duration;

/// The most of a refused body that is taken in, in bytes.
const DRAINED: usize = 64 * 1024;

/// How long a refused body may take.
const PATIENCE: Duration = Duration::from_secs(1);

/// Refuses a request target that is too long.
pub(crate) fn check_uri(uri: &Uri, limit: usize) -> Result<(), Problem> {
    let length = uri
        .path_and_query()
        .map_or(0, |target| target.as_str().len());
    if length <= limit {
        return Ok(());
    }
    Err(Problem::new(
        ProtocolCode::UriTooLong,
        format!("path and query may have {limit} bytes"),
    ))
}

/// Takes in the rest of a request that is refused, as far as it is short. A server that answers while
/// the client still writes closes the connection under the client's next request.
pub(crate) async fn drain(body: Body) {
    if !body.is_end_stream() {
        // What is longer, late or broken is left to the connection, which closes.
        let _ = tokio::time::timeout(PATIENCE, Limited::new(body, DRAINED).collect()).await;
    }
}

/// The body of a call: JSON, and no longer than `limit`.
pub(crate) async fn read(headers: &HeaderMap, body: Body, limit: usize) -> Result<Bytes, Problem> {
    if !is_json(headers) {
        Box::pin(drain(body)).await;
        return Err(Problem::new(
            ProtocolCode::UnsupportedMediaType,
            "send `application/json`",
        ));
    }
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse().ok());
    if announced.is_some_and(|length: u64| length > limit as u64) {
        return Err(too_large(limit));
    }
    match Limited::new(body, limit).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(too_large(limit)),
        Err(_) => Err(Problem::new(
            ProtocolCode::Malformed,
            "the body ended before its announced length",
        )),
    }
}

fn too_large(limit: usize) -> Problem {
    Problem::new(
        ProtocolCode::PayloadTooLarge,
        format!("the body may have {limit} bytes"),
    )
}

/// `application/json`, with or without parameters.
fn is_json(headers: &HeaderMap) -> bool {
    let Some(value) = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
    else {
        return false;
    };
    let media = value.split_once(';').map_or(value, |(media, _)| media);
    media.trim().eq_ignore_ascii_case("application/json")
}
