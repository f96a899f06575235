//! What the edge stores, whatever policy allowed it: one store, one memory limit, one update by a 304.
//!
//! ```text
//! policy → CachedResponse → HttpStore → Memory (entries, judged by stamps)
//!                               └────── Transit (bodies on their way: the rest of the same limit)
//! ```
//!
//! * `cached_response`: a complete response and its update by a 304; `fields`: which of its fields are stored
//! * `http_store`: the entries of both policies; `transit`: bodies that are read or that a slow client has yet to take
//! * `cache_status`: `Cache-Status`, for both policies
//! * `no_store_reason`: why a response was not stored, the `detail` of `Cache-Status`

mod cache_status;
mod cached_response;
pub(crate) mod fields;
mod http_store;
mod no_store_reason;
mod transit;

pub(crate) use cache_status::{CacheStatus, Forward};
pub(crate) use cached_response::{CachedResponse, joined};
pub(crate) use http_store::{Found, HttpStore, NewEntry, Stored};
pub(crate) use no_store_reason::NoStoreReason;
pub(crate) use transit::Transit;
