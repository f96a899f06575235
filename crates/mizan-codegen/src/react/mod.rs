//! Stage 2 for React: hooks and providers over the names of stage 1.

mod claim;
mod context;
mod module;

pub(crate) use claim::claim;
pub(crate) use module::write_react;
