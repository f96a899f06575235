//! What the tests of the edge start: an origin, an edge in front of it, and a client that speaks raw bytes.
#![allow(
    dead_code,
    unused_imports,
    reason = "each test binary uses a part of it"
)]

mod edge;
mod origin;
mod raw;
mod task;

pub(crate) use edge::{RunningEdge, settings};
pub(crate) use origin::{Origin, RawOrigin};
pub(crate) use raw::{Answer, Raw};
