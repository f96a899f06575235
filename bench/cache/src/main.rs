//! Purging one context among a million entries, and what reads feel of it: in memory and in Redis.
//!
//! The peers do what caches with tags do otherwise: look through all keys (`scan`), or keep a set of keys for
//! each tag and delete what it names (`member-set`, as Laravel and Symfony do). A first argument gives
//! another number of entries.
#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::panic,
    reason = "a bench prints its figures and stops where it fails"
)]

mod entries;
mod measure;
mod memory;
mod peer;
mod remote;
#[allow(dead_code, reason = "only the tests use all of it")]
#[path = "../../../crates/mizan-cache/tests/redis/server.rs"]
mod server;

use entries::Entries;

fn main() {
    let count = std::env::args().nth(1);
    let count = count.map_or(1_000_000, |text| text.parse().expect("a number of entries"));
    let entries = Entries::new(count);
    memory::run(&entries);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(remote::run(&entries));
}
