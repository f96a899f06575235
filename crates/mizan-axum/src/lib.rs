//! Serves a Mizan registry over axum.
//!
//! [`App`] finds every `#[client]` function and `#[context]` of the binary, checks the whole registry
//! and gives an [`axum::Router`]. The protocol itself is decided in `mizan-core`; this crate converts a
//! request into a plan, runs the developer's functions, and writes the answer.
//!
//! * `declare`: what the macros register, and the types of arguments and results;
//! * `request`: what a function may ask of a request: state, identity, extractors, guards;
//! * `respond`: what a function gives back: data, views, errors, targets;
//! * `serve`: the endpoints.
//!
//! Use it through the `mizan` crate, which documents it with examples.

mod app;
mod apps;
mod build;
mod build_error;
mod cache;
mod declare;
mod handle;
mod invalidate;
mod inventory;
mod request;
mod respond;
mod serve;
mod settings;
mod stale_detector;

#[doc(hidden)]
pub mod private;

pub use app::App;
pub use build_error::{BuildError, BuildProblem, Place};
pub use declare::{Context, Input, Output};
pub use handle::{Mizan, PurgeError, Purged};
pub use invalidate::{Invalidated, invalidate, invalidate_all};
pub use mizan_cache::{Cache, MemoryOptions, RedisOptions};
pub use mizan_core::TargetErrors;
pub use request::{
    Call, Extract, GuardFn, IdentifyFn, Identity, Mwt, Needs, State, States, VaryFn,
};
pub use respond::{ClientError, Failure, Reply, Report};
pub use serve::{ArrivalLayer, ArrivalService};
pub use stale_detector::{Change, StaleReport};
