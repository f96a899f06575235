//! Generates the TypeScript client of a Mizan schema document.
//!
//! The work goes one way: `schema` (the document as it is written) → `read` (JSON Schema into a
//! small type model) → `settle` (intersections that TypeScript would misread) → `client` (stage 1:
//! types, contexts, functions, errors) → `bindings` (stage 2: one-line bindings for React, Vue and
//! Svelte over the names of stage 1).
//!
//! ```
//! let schema = r#"{"x-mizan": {"protocol": 1, "app": "hello", "contexts": [], "functions": [
//!     {"name": "ping", "kind": "plain", "params": [], "output": {"type": "string"}, "errors": []}
//! ]}}"#;
//! let output = mizan_codegen::generate(schema, &mizan_codegen::Options::default())?;
//! assert!(output.files().contains_key("functions.ts"));
//! # Ok::<(), mizan_codegen::GenerateErrors>(())
//! ```

mod bindings;
mod client;
mod error;
mod generate;
mod model;
mod names;
mod options;
mod output;
mod read;
mod schema;
mod settle;
mod ts;

pub use error::{GenerateError, GenerateErrors};
pub use generate::generate;
pub use options::{Framework, Options, UnknownFramework};
pub use output::{HEADER, Output, Written};
