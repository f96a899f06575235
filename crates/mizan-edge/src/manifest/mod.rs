//! The manifest policy: stores what the app's manifest allows, under the conditions the manifest and the origin agree on.
//!
//! ```text
//! request → read → caller, vary_fields → key ─┬─ reader ─┬─ hit
//!                                             │          └─ fill → storable? → HttpStore
//!                                             └─ revalidate → fill
//! write → forward → purge
//! ```
//!
//! * `app`: a manifest prepared for requests; `source`: where it comes from, and when another one is fetched
//! * `policy`: what the policy holds; `read`: a read of a context or page; `key`: under which its answer is stored
//! * `caller`: the audience of a response; `token_validity`: whether a token is still good once its caller was purged
//! * `vary_fields`: what else of the request is part of the key; `upstream_request`: the request for a fill
//! * `types`: what the files of a read share; `reader`: a read on the state machine of `mizan_cache`; `fill`: its request to the origin; `collected`: a body to store; `storable`: whether
//!   the answer may be stored; `revalidate`: a read that may not be given what is stored
//! * `lease`: whether every purge is known here; `order`: which purges an answer shows; `pace`: requests at intervals
//! * `write`: an unsafe request, and the purge its answer demands

mod app;
mod caller;
mod collected;
mod fill;
mod key;
mod lease;
mod order;
mod pace;
mod policy;
mod read;
mod reader;
mod respond;
mod revalidate;
mod source;
mod storable;
mod stored;
mod token_validity;
mod types;
mod upstream_request;
mod vary_fields;
mod write;

pub use app::ManifestSummary;
pub(crate) use app::{App, CanonicalRequest};
#[cfg(feature = "fuzzing")]
pub(crate) use key::Coding;
pub(crate) use policy::ManifestPolicy;
pub(crate) use read::answer as read;
pub use source::ManifestSource;
pub(crate) use stored::Shown;
pub(crate) use write::{INVALIDATE, Purge, after_safe, after_view, answer as write, mark_view};
