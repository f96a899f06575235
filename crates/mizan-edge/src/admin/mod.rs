//! The listener for operators: metrics, health, and purges that are signed.

mod purge;
mod serve;
mod signature;

pub(crate) use serve::serve;
pub(crate) use signature::Seen;
pub use signature::sign;
