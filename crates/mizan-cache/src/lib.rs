//! A cache that cannot serve or resurrect stale data.
//!
//! Entries carry *tags*; a change *purges* tags, in constant time however many entries carry them. One
//! algorithm, fence and stamp, in memory and in Redis:
//!
//! ```text
//! fill:   the request arrives: fence = seq; it reads the data; store (value, fence, tags)
//! purge:  commit the change; s = ++seq; stamp[t] = max(stamp[t], s) for every tag t
//! valid:  stamp[t] ≤ fence for every tag t of the entry          (purge all: every stamp becomes ++seq)
//! ```
//!
//! **Why it cannot be fooled.** Take a change and an entry made from the data as it was before. The entry's
//! data was read from a state before the commit. Whatever a request reads is of a state after its arrival, also
//! when a database gives all of it from one snapshot. So the request arrived before the commit, so its fence was
//! captured before `++seq`: the fence is smaller than the stamp, and the entry is invalid from the moment the
//! purge returns, whether it was stored before that or comes a minute late. No order of the steps avoids this, so
//! none is locked out. Schemes that store after looking (sets of keys by tag, versions read or times taken when an
//! entry is stored) judge the moment of *storing*; they serve an old value forever when a fill was under
//! way during a purge. And it is a counter, not a clock: clocks disagree.
//!
//! The fence has to be captured at the arrival and not at the look-up: between them `identify` or a guard may have
//! begun a transaction, and what is read later in it is of the state at its beginning.
//!
//! Doubt always ends in a fill: two tags in one slot, a stamp that could not be read, a lost table.
//!
//! * [`Cache`] is for origins: [`arrival`](Cache::arrival), [`begin`](Cache::begin) and [`Ticket`], or
//!   [`get_or_fill`](Cache::get_or_fill). One request fills, others wait for it, for a bounded time.
//! * [`engine::Read`] is the state machine below it: what to do next, and what came of it. A proxy brings a store and
//!   judgements of its own.
//! * [`Stamps`], [`Memory`] and [`engine::Coalescer`] are the parts.
//!
//! ```
//! use std::convert::Infallible;
//! use mizan_cache::{Cache, CacheOutcome, Fill, Lifetime, MemoryOptions};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Infallible> {
//! let cache = Cache::memory(MemoryOptions::default());
//! let read = async || {
//!     let tags = vec!["board;board_id=1".to_owned()];
//!     Ok::<_, Infallible>(Fill::keep("[]".into(), tags, Lifetime::seconds(60, 30)))
//! };
//!
//! let first = cache.get_or_fill("board?board_id=1", read).await?;
//! assert!(first.outcome.is_stored());
//! let second = cache.get_or_fill("board?board_id=1", read).await?;
//! assert!(matches!(second.outcome, CacheOutcome::Hit { .. }));
//!
//! cache.purge(&["board;board_id=1".to_owned()]).await;
//! let third = cache.get_or_fill("board?board_id=1", read).await?;
//! assert!(third.outcome.is_stored());
//! # Ok(())
//! # }
//! ```

mod alarm;
mod cache;
mod coalescer;
mod dates;
mod fence;
mod fill;
mod local;
mod memory;
mod options;
mod outcome;
mod pass;
mod read;
mod redis;
mod response;
mod shared;
mod stamps;
mod stats;
mod store;
mod tag;
mod ticket;

pub use cache::{Cache, Lookup};
pub use fence::{Arrival, Fence};
pub use memory::{Entry, Memory, State};
pub use mizan_core::{CacheStatus, Forward};
pub use options::{CacheLimits, CacheOptions, Coalescing, MemoryOptions};
pub use outcome::{Answer, CacheOutcome, Fill, Lifetime, NoStoreReason, Purged, StorePolicy};
#[doc(hidden)]
pub use redis::Payload;
pub use redis::{RedisOptions, RedisUrlError};
pub use stamps::{Slot, Stamps};
pub use stats::Stats;
pub use ticket::Ticket;

/// The parts that `mizan-edge` builds its policies on. They change with it: an origin uses [`Cache`].
pub mod engine {
    pub use crate::coalescer::{Coalescer, Leader, Role, Shared, Unshared, Waiter};
    pub use crate::fill::{Alone, CacheFill, FillResult, Found, Reuse, Served};
    pub use crate::pass::HIT_FOR_PASS;
    pub use crate::read::{Looked, Read, Step};
    pub use crate::redis::Follower;
    pub use crate::response::{CachedResponse, Times, stored_fields};
}
