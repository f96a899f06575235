//! The standard rules of a shared cache, as clients and origins meet them.

mod files;
mod share;
mod stage;
mod stale;
mod store;
mod validate;
mod write;
