//! The store in Redis, against a real server.
#![cfg(unix)]
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod order;
mod outage;
mod server;
mod store;
