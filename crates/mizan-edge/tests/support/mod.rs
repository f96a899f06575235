//! What the tests of the edge start: an origin, an edge in front of it, and a client that speaks raw bytes.
#![allow(
    dead_code,
    unused_imports,
    reason = "each test binary uses a part of it"
)]

mod board;
mod edge;
mod log;
pub(crate) mod manifest;
mod operator;
mod origin;
mod raw;
mod task;

pub(crate) use board::{Board, keys, named, user};
pub(crate) use edge::{RunningEdge, Time, of_board, settings};
pub(crate) use log::Log;
pub(crate) use operator::{operator, order};
pub(crate) use origin::{Origin, RawOrigin};
pub(crate) use raw::{Answer, Raw};
pub(crate) use task::Task;
