//! The endpoints: a request becomes a plan, the plan's functions run, their outcomes become the answer.

mod answer;
mod authorise;
mod body;
mod bundle;
mod call;
mod endpoint;
mod fields;
mod head;
mod kept;
mod make;
mod page;
mod refresh;
mod request;
mod router;
mod run;

pub(crate) use router::{Served, router};
