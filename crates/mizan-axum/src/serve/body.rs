//! Reading a body: no more of it than the app takes.

use axum::body::{Body, HttpBody};
use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use mizan_core::gate::Gate;
use mizan_core::{Problem, ProtocolCode};
use std::time::Duration;

/// The most of a refused body that is taken in, in bytes.
const DRAINED: usize = 64 * 1024;

/// How long a refused body may take.
const PATIENCE: Duration = Duration::from_secs(1);

/// Takes in the rest of a request that is refused, as far as it is short. A server that answers while
/// the client still writes closes the connection under the client's next request.
pub(crate) async fn drain(body: Body) {
    // What is longer, late or broken is left to the connection, which closes.
    if !body.is_end_stream() && body.size_hint().lower() <= DRAINED as u64 {
        let _ = tokio::time::timeout(PATIENCE, Limited::new(body, DRAINED).collect()).await;
    }
}

/// The body of a call, no longer than the app reads.
pub(crate) async fn read(gate: &Gate, body: Body) -> Result<Bytes, Problem> {
    let limit = gate.body_limit();
    match Limited::new(body, limit).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(Problem::new(
            ProtocolCode::PayloadTooLarge,
            format!("the body may have {limit} bytes"),
        )),
        Err(_) => Err(Problem::new(
            ProtocolCode::Malformed,
            "the body ended before its announced length",
        )),
    }
}
