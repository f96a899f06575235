//! From JSON Schema, as serde and schemars (or Pydantic) write it, to the type model.

mod array;
mod client;
mod keyword;
mod literal;
mod object;
mod place;
mod reader;
mod scalar;
mod schema;

pub(crate) use client::read_client;
