//! A cache that cannot serve or resurrect stale data.
//!
//! Entries carry *tags*; a change *purges* tags, in constant time however many entries carry them. One
//! algorithm, fence and stamp, in memory and in Redis:
//!
//! ```text
//! fill:   fence = seq; read the data; store (value, fence, tags)
//! purge:  commit the change; s = ++seq; stamp[t] = max(stamp[t], s) for every tag t
//! valid:  stamp[t] ≤ fence for every tag t of the entry          (purge all: every stamp becomes ++seq)
//! ```
//!
//! **Why it cannot be fooled.** Take a change and an entry made from the data as it was before. The entry's
//! data was read before the commit, so its fence was captured before the commit, so before `++seq`: the
//! fence is smaller than the stamp, and the entry is invalid from the moment the purge returns, whether
//! it was stored before that or comes a minute late. No order of the steps avoids this, so none is
//! locked out. Schemes that store after looking (sets of keys by tag, versions read or times taken when an
//! entry is stored) judge the moment of *storing*; they serve an old value forever when a fill was under
//! way during a purge. And it is a counter, not a clock: clocks disagree.
//!
//! Doubt always ends in a fill: two tags in one slot, a stamp that could not be read, a lost table.
//!
//! * [`Cache`] is for origins: [`get_or_fill`](Cache::get_or_fill), or in two steps
//!   [`begin`](Cache::begin) and [`Ticket`]. One request fills, others wait for it.
//! * [`Stamps`], [`Memory`] and [`Flights`] are its parts, for a proxy that decides more by itself.
//!
//! ```
//! use std::convert::Infallible;
//! use mizan_cache::{Cache, Fill, Found, Lifetime, MemoryOptions};
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
//! assert_eq!(first.found, Found::Filled { stored: true });
//! let second = cache.get_or_fill("board?board_id=1", read).await?;
//! assert!(matches!(second.found, Found::Hit { .. }));
//!
//! cache.purge(&["board;board_id=1".to_owned()]).await;
//! let third = cache.get_or_fill("board?board_id=1", read).await?;
//! assert_eq!(third.found, Found::Filled { stored: true });
//! # Ok(())
//! # }
//! ```

mod answer;
mod cache;
mod dates;
mod entry;
mod flights;
mod local;
mod lookup;
mod memory;
mod passes;
mod redis;
mod stamps;
mod stats;
mod store;
mod ticket;

pub use answer::{Answer, Fill, Found, Keep};
pub use cache::{Cache, Purged};
pub use entry::{Entry, Lifetime, State};
pub use flights::{Boarding, Flights, Landed, Leader, Waiting};
pub use local::MemoryOptions;
pub use lookup::Lookup;
pub use memory::Memory;
#[doc(hidden)]
pub use redis::Payload;
pub use redis::{Follower, RedisOptions, RedisUrlError};
pub use stamps::{Fence, Slot, Stamps};
pub use stats::Stats;
pub use ticket::Ticket;
