//! A caching proxy that stands in front of any Mizan backend.
//!
//! An [`Edge`] takes requests from a listener, decides by their route how to answer them, and forwards what it does
//! not answer itself to one of its origins. Requests and responses pass as streams.
//!
//! ```text
//! listener → serve → pipeline → route ─┬─ a policy that stores ─┐
//!                                      └─ pass ─────────────────┴→ upstream → origin
//! ```

mod access_log;
mod admin;
mod answer;
mod body;
mod clock;
mod edge;
mod engine;
mod error;
mod framing;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
mod manifest;
mod message;
mod metrics;
mod pipeline;
mod problem;
pub mod rfc9111;
mod route;
mod serve;
mod settings;
mod store;
mod stored;
mod tls;
mod upstream;

pub use admin::sign;
pub use clock::Clock;
pub use edge::Edge;
pub use error::{EdgeError, ManifestError};
pub use manifest::{ManifestSource, ManifestSummary};
pub use mizan_cache::CacheLimits;
pub use settings::{Limits, Settings, Timeouts, TlsFiles};
