//! The endpoints: a request becomes a plan, the plan's functions run, their outcomes become the response.
//!
//! ```text
//! router → request (arrival, trace, panics) → endpoint ─┬─ read: guard → plan ─┬─ bundle
//!                                                       │                      └─ cached_read ─┬─ hit: stored
//!                                                       │                                      └─ cache_fill → bundle → stored
//!                                                       └─ call: guard → plan → run → purge → refresh → answer
//! ```
//!
//! * [`Served`]: the checked app that every file is given
//! * `head`, `body`: what of a request the engine's gate judges
//! * `answering`: the work for one answer, and what becomes of a call whose client leaves
//! * `authorise`: identity, roles, guards; `run`: one function, its panics and its time limit
//! * `bundle`: the members of a context, run concurrently; `refresh`: those bundles that ride on a call's response
//! * `arrival`, `commits`: the layer around layers that read or write the database, and what it purges again
//! * `surroundings`: the parts of a request in the key; `key_fields`: those that caches in front key by; `fields`: what the cache did; `page`: cache fields of views

mod answer;
mod answering;
mod arrival;
mod authorise;
mod body;
mod bundle;
mod cache_fill;
mod cached_read;
mod call;
mod commits;
mod endpoint;
mod fields;
mod head;
mod key_fields;
mod page;
mod read;
mod refresh;
mod request;
mod router;
mod run;
mod served;
mod stored;
mod surroundings;

pub(crate) use arrival::Arrivals;
pub use arrival::{ArrivalLayer, ArrivalService};
pub(crate) use commits::note_purged;
pub(crate) use key_fields::KeyFields;
pub(crate) use router::router;
pub(crate) use served::Served;
