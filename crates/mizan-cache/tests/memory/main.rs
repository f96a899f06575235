//! The cache in memory: who fills, who waits, what is served when. Time stands still unless a test moves it.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod arrival;
mod coalescing;
mod failure;
mod lag;
mod lifetime;
mod limits;
mod stage;
mod threads;
mod waits;
