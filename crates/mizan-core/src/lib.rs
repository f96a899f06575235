//! The Mizan protocol engine, sans-IO: it takes a request's parts and gives a plan, takes what the
//! developer's functions returned and gives the response. No socket, task, clock or framework in here.
//!
//! ```
//! use mizan_core::{ContextDecl, FunctionDecl, Registry, RegistryErrors};
//!
//! # fn declared() -> (Vec<ContextDecl>, Vec<FunctionDecl>) { (Vec::new(), Vec::new()) }
//! let (contexts, functions) = declared();
//! let registry = Registry::new("board", contexts, functions)?;
//! assert!(registry.plan_bundle("nowhere", "").is_err());
//! # Ok::<(), RegistryErrors>(())
//! ```

mod announce;
mod answer;
mod args;
mod audience;
mod cache_control;
mod cache_status;
mod cached;
mod caller;
mod code;
mod date_time;
mod declare;
pub mod etag;
pub mod gate;
mod group;
pub mod header;
mod identified_by;
pub mod jcs;
pub mod key;
pub mod manifest;
pub mod mwt;
mod nulls;
mod plan;
mod policy;
mod problem;
mod proxies;
mod registry;
mod schema;
pub mod seq;
mod settle;
mod surroundings;
mod target;

pub use announce::{Announcement, TargetError, TargetErrors};
pub use answer::{Answer, HeaderField, HeaderFields};
pub use args::Args;
pub use audience::{Audience, Caller};
pub use cache_control::is_unshared;
pub use cache_status::{CacheStatus, Forward};
pub use cached::{Cached, RESPELLED};
pub use caller::{CallerId, CallerIdError, USER};
pub use code::ProtocolCode;
pub use date_time::in_utc;
pub use declare::{
    Affects, Auth, ContextDecl, ErrorDecl, FunctionDecl, Merge, Param, Returns, Scope, Sees,
    Source, Type,
};
pub use identified_by::IdentifiedBy;
pub use nulls::Nulls;
pub use plan::{BundlePlan, CallPlan, CallRequest, DetachedPlan};
pub use policy::{CachePolicy, Sharing};
pub use problem::{Code, Invalid, InvalidCode, Problem};
pub use proxies::is_distrusted;
pub use registry::{
    Context, ContextId, Function, FunctionId, Kind, Registry, RegistryError, RegistryErrors,
};
pub use settle::{PURGE_AGAIN, REFRESH_LIMIT, Settled};
pub use surroundings::{Surroundings, VaryError, VaryOn, VaryPart, is_read_alike};
pub use target::Target;
