//! The store in Redis, against a real server.
#![cfg(unix)]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod arrival;
mod follow;
mod losses;
mod order;
mod outage;
mod random;
mod refusal;
mod scopes;
mod server;
mod store;
