//! What breaks around an edge, with a real app, a real Redis and real connections that are cut.
//!
//! * `app`: a board whose number a mutation counts up, with its answers kept in Redis
//! * `cut`: a connection to Redis that the test cuts, or whose answers it holds back
//! * `mortal`: the app as if in a process of its own, which dies
//! * `order`: who says which change they made sees it, wherever they read
//! * `redis`, `bus`, `origin`: what breaks
//! * `generic`: what is kept by RFC 9111, at several edges
#![cfg(unix)]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says what it expects"
)]

#[path = "../../../mizan-cache/tests/redis/server.rs"]
#[allow(dead_code, reason = "the tests of the cache use all of it")]
mod server;
#[path = "../support/mod.rs"]
mod support;

mod app;
mod bus;
mod cut;
mod generic;
mod mortal;
mod order;
mod origin;
mod redis;
