//! The cache of the origin: responses in this process or in Redis, purged before the answer that announces a change.

mod choose;
mod late;
mod origin;
mod purge_on_drop;

pub(crate) use choose::{Chosen, choose};
pub(crate) use late::{Begun, SHUTDOWN};
pub(crate) use origin::Origin;
pub(crate) use purge_on_drop::PurgeOnDrop;
