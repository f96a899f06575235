//! Plans: what an adapter has to run for one request.

mod assemble;
mod bundle;
mod call;
mod detached;
mod only;
mod select;
mod spelling;

pub use bundle::BundlePlan;
pub use call::{CallPlan, CallRequest};
pub use detached::DetachedPlan;
pub(crate) use select::{Selection, canonical, select};
