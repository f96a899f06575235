//! From wire names to TypeScript names: spelling, reserved words, collisions.

mod case;
mod pointer;
mod reserved;
mod scope;

pub(crate) use case::{camel, pascal};
pub(crate) use pointer::{decode_reference, encode_segment};
pub(crate) use scope::Scope;
