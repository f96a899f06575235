//! What the macros register: functions, contexts, and the types of arguments and results.

mod context;
mod payload;
mod registration;
mod types;

pub(crate) use context::target;
pub use context::{Context, Values, narrows};
pub use payload::Payload;
pub(crate) use registration::Item;
pub use registration::{ContextEntry, Function, Guard, Registration};
pub(crate) use types::output_type;
pub use types::{Fallible, Input, Output, data, errors, param};
