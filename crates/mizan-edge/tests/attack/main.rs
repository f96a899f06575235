//! What an edge must survive, one file a class of attack.
//!
//! An attack is a row: what the attacker hopes for, what they send, and what the victim asks afterwards. The victim has
//! to get, byte for byte, what a fresh edge would give; `Cache-Status` and the number of answers held are part of the
//! row. The origin behind the edge is [gullible](gullible): it believes every field and every spelling of a path.
//!
//! * `attack`: the row and how it is run; `gullible`: the origin
//! * `poisoning`, `deception`, `identity`, `delimiter`, `hop`, `denial`, `generic`: rows
//! * `smuggling`, `http2`, `response`: bytes that no HTTP library would send
//! * `purged`: tokens from before their caller was purged
//! * `write`, `race`: what a change must make stale, whatever happens at that moment
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says what it expects"
)]

#[path = "../support/mod.rs"]
mod support;

mod attack;
mod deception;
mod delimiter;
mod denial;
mod generic;
mod gullible;
mod hop;
mod http2;
mod identity;
mod poisoning;
mod purged;
mod race;
mod response;
mod smuggling;
mod write;
