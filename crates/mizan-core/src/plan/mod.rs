//! Plans: what an adapter has to run for one request.

mod bundle;
mod call;

pub use bundle::BundlePlan;
pub use call::CallPlan;
