//! What a function may ask of a request: arguments, state, identity, extractors, guards.

mod call;
mod decode;
mod extract;
mod guard;
mod identify;
mod identity;
mod needs;
mod state;

pub(crate) use call::unauthenticated;
pub use call::{Call, Started};
pub use decode::Decoder;
pub use extract::{Extract, extract, needs};
pub use guard::{GuardFn, guard, guard_needs};
pub use identify::IdentifyFn;
pub(crate) use identify::erase;
pub use identity::{Identity, caller, identity_key};
pub(crate) use needs::Needed;
pub use needs::Needs;
pub(crate) use state::Given;
pub use state::{State, States};
