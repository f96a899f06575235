//! The cache of the origin: answers kept in this process or in Redis, and purged before a change is told of.

mod choose;
mod late;
mod origin;
mod unsettled;

pub(crate) use choose::{Chosen, choose};
pub(crate) use late::Begun;
pub(crate) use origin::{Origin, caller_unless, callers_tag, identity};
pub(crate) use unsettled::Unsettled;
