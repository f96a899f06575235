//! The adapter, through the tower service and over real sockets.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

mod arguments;
mod arrivals;
mod auth;
mod board;
mod calls;
mod client;
mod commits;
mod errors;
mod extensions;
mod kept;
mod keys;
mod limits;
mod limits_after;
mod log;
mod manifest;
mod mistakes;
mod mwt;
mod protection;
mod public;
mod reads;
mod refills;
mod schema;
mod sessions;
mod single_flight;
mod socket;
mod stale;
mod targets;
mod views;
