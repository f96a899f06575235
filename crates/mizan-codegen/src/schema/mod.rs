//! The schema document as a backend writes it: an `OpenAPI` 3.1 document with `x-mizan` in it.

mod context;
mod document;
mod function;
mod parse;

pub(crate) use context::ContextEntry;
pub(crate) use document::{Auth, Document, ParamEntry, Target};
pub(crate) use function::{ErrorEntry, FunctionEntry, Kind};
pub(crate) use parse::parse;
