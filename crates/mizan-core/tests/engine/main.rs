//! The engine as an adapter sees it: declarations in, plans and answers out.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod announce;
mod answers;
mod bundles;
mod cached;
mod calls;
mod codes;
mod declare;
mod manifest;
mod mwt;
mod properties;
mod refused;
mod releases;
mod routes;
mod schema;
mod shop;
mod single_flight;
mod targets;
mod vectors;
