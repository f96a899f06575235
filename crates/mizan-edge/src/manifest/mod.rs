//! The strict policy: what the app's manifest allows is kept, under the conditions the manifest and the origin agree on.
//!
//! * `app`: a manifest made ready; `source`: where it comes from, and when another one is fetched
//! * `read`: a read of a context or page: `who` asks, under which `key`
//! * `reader`: its answer: a hit or a `fill`; `afresh`: never a hit
//! * `lease`: whether every purge is known here; `order`: which purges an answer shows
//! * `standing`: whether a token still stands once its caller was purged
//! * `ask`: the request for a fill, made anew from what is in the key; `agree`: whether its answer may be kept
//! * `write`: an unsafe request, and the purge its answer demands

mod afresh;
mod agree;
mod app;
mod ask;
mod fill;
mod key;
mod lease;
mod order;
mod read;
mod reader;
mod respond;
mod source;
mod standing;
mod store;
mod stored;
mod who;
mod write;

pub use app::ManifestSummary;
pub(crate) use app::{App, Spelled};
#[cfg(feature = "fuzzing")]
pub(crate) use key::Coding;
pub(crate) use read::answer as read;
pub(crate) use respond::Status;
pub use source::ManifestSource;
pub(crate) use store::Strict;
pub(crate) use write::{Purge, answer as write};
