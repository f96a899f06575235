//! The body of a response that is to be stored: taken as a whole before its client has it.

use bytes::Bytes;
use http_body_util::BodyExt as _;

use crate::{
    body::{Body, Prefixed},
    store::{Transit, joined},
};

/// What became of a body that was to be kept.
pub(super) enum Collected {
    Whole(Bytes),
    /// It has more than may be kept: what arrived, and the rest as it arrives.
    Large(Body),
    Broken,
}

/// Takes the whole of a body, as far as there is memory for it.
pub(super) async fn collect(mut body: Body, mut transit: Transit) -> Collected {
    let (mut pieces, mut length) = (Vec::new(), 0_usize);
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else {
            return Collected::Broken;
        };
        if let Ok(data) = frame.into_data() {
            length += data.len();
            pieces.push(data);
        }
        if !transit.reserve(length) {
            return Collected::Large(Body::stream(Prefixed::new(joined(&pieces), body)));
        }
    }
    Collected::Whole(joined(&pieces))
}
