//! The entries of every contender: ten contexts, each with as many entries.

use bytes::Bytes;
use mizan_cache::Lifetime;

/// How many contexts there are; a purge of one concerns a tenth of all entries.
pub(crate) const CONTEXTS: usize = 10;
/// How long every entry lives: longer than the bench runs.
pub(crate) const LIFETIME: Lifetime = Lifetime {
    ttl: std::time::Duration::from_secs(3600),
    swr: std::time::Duration::ZERO,
};

pub(crate) struct Entries {
    pub(crate) count: usize,
    pub(crate) value: Bytes,
}

impl Entries {
    pub(crate) fn new(count: usize) -> Self {
        let value = Bytes::from(vec![b'x'; 100]);
        Self { count, value }
    }

    pub(crate) fn key(at: usize) -> String {
        format!("{}:board_id={at}", context(at % CONTEXTS))
    }

    /// As the protocol tags them: the context, the context with its params, and a function of it.
    pub(crate) fn tags(at: usize) -> [String; 3] {
        let context = context(at % CONTEXTS);
        [
            context.clone(),
            format!("{context};board_id={at}"),
            format!("{context}.cards;board_id={at}"),
        ]
    }

    /// Some key, another one each time.
    pub(crate) fn pick(&self, turn: usize) -> usize {
        turn.wrapping_mul(0x9e37_79b9_7f4a_7c15) % self.count
    }
}

pub(crate) fn context(at: usize) -> String {
    format!("context{at}")
}
