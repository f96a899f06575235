//! What a message of HTTP may carry over the edge, and what it may not.

pub(crate) mod check;
mod client;
pub(crate) mod control;
pub(crate) mod forwarded;
pub(crate) mod groups;
pub(crate) mod hop;

pub(crate) use client::Client;
