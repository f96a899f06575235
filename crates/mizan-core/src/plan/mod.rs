//! Plans: what an adapter has to run for one request.

mod assemble;
mod bundle;
mod call;
mod only;
mod select;

pub use bundle::BundlePlan;
pub use call::CallPlan;
pub(crate) use select::{Selection, canonical, select};
