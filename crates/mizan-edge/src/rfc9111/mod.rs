//! A shared HTTP cache by the standards, for whatever the origin marks as cacheable: assets, feeds, pages.
//!
//! RFC 9111 (caching), 9110 (conditions, ranges), 5861 (stale responses), 8246 (immutable), 9211 (`Cache-Status`),
//! 9213 (targeted directives), 9875 (cache groups). The decisions are sans-IO; `serve`, `read` and `fetch` carry them out
//! for a `request`.
//!
//! ```text
//! request → demand ─┐
//!                   ├─ reuse ─┬─ stored → answer (precondition, range)
//! index → stored ───┘         └─ fetch → storable? ─┬─ relay → index
//!                                                   └─ pass on
//! write → forward → invalidation → stamps
//! ```
//!
//! Where the standards leave a choice, or safety asks for more than they do:
//!
//! * A response that sets a cookie is not kept. A request with a cookie counts as one with `Authorization`.
//! * Errors are kept for ten seconds at most, so that who provokes one does not show it to others for long.
//! * No freshness is assumed: what the origin does not mark is not stored. What it marks without a time that is over zero
//!   answers a request only when the origin has confirmed it for that very request.
//! * A stored response is confirmed by its entity tag, and without one by `304` with the very date of its last change.
//! * A response is kept whole or not at all: no parts of it, and nothing whose end only a closed connection shows.
//! * The answer to a POST is not kept: what the POST said is not part of any key.

mod control;
mod date;
mod demand;
mod directive;
mod fetch;
#[cfg(feature = "fuzzing")]
pub(crate) mod fuzzing;
mod invalidation;
mod keep;
mod life;
mod look;
mod precondition;
mod range;
mod read;
mod relay;
mod request;
mod resource;
mod reuse;
mod seconds;
mod serve;
mod storable;
mod stored;
mod targeted;
mod vary;
mod vary_index;

pub use control::{Control, Extent};
pub use directive::{Argument, Member, Members};
pub(crate) use resource::Resource;
pub(crate) use serve::{answer, changed};
pub(crate) use storable::StorePolicy;
pub(crate) use vary::Vary;
pub(crate) use vary_index::VaryIndex;
