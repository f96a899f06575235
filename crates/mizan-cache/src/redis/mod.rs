//! The store in Redis, shared by all processes of an app.
//!
//! The order of purges lies in two hashes and a stream, `{mz:APP}:cur`, `:prev` and `:log`; values lie
//! apart under `mz:v:APP:…` and say their fence and tags. One script takes every step in the order
//! (`purge.lua`); a read takes a value and the stamps of its tags in one round trip and judges them.
//!
//! What is lost is noticed: `cur` names the generation it expects in `prev` and the run of the server it
//! was written in. An order that begins after a loss has another name, and entries and fences say the name of theirs;
//! its numbers start from the microseconds of the clock, above all that were given.

mod address;
mod batch;
mod follower;
mod gate;
mod link;
mod names;
mod options;
mod payload;
mod record;
mod recovery;
mod remote;
mod seen;
mod shared;
mod stamped;
mod tail;
mod trouble;

pub use address::RedisUrlError;
pub use follower::Follower;
pub use options::RedisOptions;
pub use payload::Payload;
pub(crate) use remote::Remote;
