//! Stage 1: the framework-free client.

mod claim;
mod context;
mod error;
mod exports;
mod function;
mod index;
mod module;
mod types;

pub(crate) use claim::claim;
pub(crate) use exports::{ContextExports, Exports, Hooked};
pub(crate) use module::write_client;
