//! Mizan: write a server function once, keep every copy of its data correct.

pub use mizan_axum::{
    App, BuildError, BuildProblem, Call, ClientError, Context, Extract, Failure, GuardFn,
    IdentifyFn, Identity, Input, Mizan, Needs, Output, Place, Reply, Report, State, States,
    invalidate, invalidate_all, schema,
};
pub use mizan_macros::{ClientError, Identity, client, context};

#[doc(hidden)]
pub use mizan_axum::private as __private;

pub mod prelude;
