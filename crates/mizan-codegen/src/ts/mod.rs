//! Printing TypeScript: two spaces, no semicolons, single quotes, at most 100 columns.

mod call;
mod doc;
mod flat;
mod import;
mod text;
mod ty;
mod writer;

pub(crate) use call::{Argument, constant, texts};
pub(crate) use doc::write_doc;
pub(crate) use import::{write_imports, write_reexport};
pub(crate) use ty::{write_alias, write_interface};
pub(crate) use writer::Writer;
