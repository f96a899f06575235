//! What the edge stores, whatever policy allowed it: one store, one memory limit, one update by a 304.
//!
//! ```text
//! policy → CachedResponse → HttpStore → Memory (entries, judged by stamps)
//!                               └────── Transit (bodies on their way: the rest of the same limit)
//! ```
//!
//! * `fields`: lines of fields as one value
//! * `http_store`: the entries of both policies; `transit`: bodies that are read or that a slow client has yet to take
//! * `cache_status`: `Cache-Status`, for both policies
//! * `no_store_reason`: why a response was not stored, the `detail` of `Cache-Status`

pub(crate) mod cache_status;
pub(crate) mod fields;
mod http_store;
mod no_store_reason;
mod transit;

pub(crate) use http_store::{Found, HttpStore, NewEntry, Policy};
pub(crate) use no_store_reason::NoStoreReason;
pub(crate) use transit::{Transit, joined};
