//! The endpoints: a request becomes a plan, the plan's functions run, their outcomes become the answer.

mod answer;
mod arrival;
mod authorise;
mod body;
mod bundle;
mod cache_fill;
mod cached_read;
mod call;
mod endpoint;
mod fields;
mod head;
mod page;
mod refresh;
mod request;
mod router;
mod run;
mod stored;
mod surroundings;

pub(crate) use arrival::Arrivals;
pub use arrival::{ArrivalLayer, ArrivalService};
pub(crate) use router::{AllSpellings, Served, router};
