//! The `edge` command as an operator runs it: a process with flags, variables, signals and an end.
#![cfg(unix)]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test says what it expects"
)]

mod arguments;
mod operators;
mod origin;
mod process;
mod redis;
mod signals;
mod tls_redis;
