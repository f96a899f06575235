//! `mizan edge` as the README words it, in front of an app like the README's, and what it says of what is wrong.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop where it fails"
)]

mod command;
mod readme;
mod shop;
mod wrong;
