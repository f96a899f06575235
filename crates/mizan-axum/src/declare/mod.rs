//! What the macros register: functions, contexts, and the types of arguments and results.

mod context;
mod once;
mod payload;
mod registration;
mod types;

pub(crate) use context::target;
pub use context::{Context, Values, narrows};
pub use once::{Argument, Raised, Returned, argument, raised, returned};
pub use payload::Payload;
pub(crate) use registration::Item;
pub use registration::{ContextEntry, Function, Guard, Registration};
pub(crate) use types::output_type;
pub use types::{Fallible, Input, Output};
