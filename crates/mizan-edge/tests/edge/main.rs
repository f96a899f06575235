//! The edge as its clients and origins meet it: over real sockets.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says what it expects"
)]

#[path = "../support/mod.rs"]
mod support;

mod access_log;
mod admin;
mod age;
mod drain;
mod framing;
mod health;
mod identity;
mod keep;
mod order;
mod origins;
mod pages;
mod pass;
mod purge;
mod race;
mod refresh;
mod rfc9111;
mod several;
mod slow;
mod store;
mod surroundings;
mod tls;
mod views;
