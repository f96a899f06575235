//! Plans: what an adapter has to run for one request.

mod assemble;
mod bundle;
mod call;
mod only;

pub use bundle::BundlePlan;
pub use call::CallPlan;
