//! Bodies on their way: read for the store, or waiting for a client that is slower than the origin.

use std::sync::Arc;

use bytes::Bytes;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The unit in which memory is reserved, in bytes.
const UNIT: usize = 1 << 10;

/// The memory that bodies on their way may take together.
#[derive(Debug)]
pub(super) struct TransitMemory(Arc<Semaphore>);

/// The part of it that one body holds; given back when this is dropped.
#[derive(Debug)]
pub(crate) struct Transit {
    memory: Arc<Semaphore>,
    held: Option<OwnedSemaphorePermit>,
    /// The bytes it holds, a multiple of the unit.
    bytes: usize,
    /// The most bytes of one body.
    most: usize,
}

impl TransitMemory {
    pub(super) fn new(bytes: u64) -> Self {
        let units = usize::try_from(bytes / UNIT as u64).unwrap_or(usize::MAX);
        Self(Arc::new(Semaphore::new(units.min(Semaphore::MAX_PERMITS))))
    }

    /// The place of a body of at most so many bytes, which holds nothing yet.
    pub(super) fn place(&self, most: usize) -> Transit {
        Transit {
            memory: self.0.clone(),
            held: None,
            bytes: 0,
            most,
        }
    }
}

impl Transit {
    /// Reserves memory for this many bytes altogether; `false` when the body is too large or no memory is left.
    pub(crate) fn reserve(&mut self, total: usize) -> bool {
        if total <= self.bytes {
            return true;
        }
        if total > self.most {
            return false;
        }
        let units = (total - self.bytes).div_ceil(UNIT);
        let permits = u32::try_from(units).ok();
        let more = permits.and_then(|units| self.memory.clone().try_acquire_many_owned(units).ok());
        let Some(more) = more else {
            return false;
        };
        match &mut self.held {
            Some(held) => held.merge(more),
            None => self.held = Some(more),
        }
        self.bytes += units * UNIT;
        true
    }
}

/// One body of these pieces.
pub(crate) fn joined(pieces: &[Bytes]) -> Bytes {
    match pieces {
        [piece] => piece.clone(),
        pieces => Bytes::from(pieces.concat()),
    }
}

#[cfg(test)]
mod tests {
    use super::{TransitMemory, UNIT};

    #[test]
    fn bodies_share_the_memory_and_give_it_back() {
        let memory = TransitMemory::new(10 << 10);
        let mut one = memory.place(8 * UNIT);
        assert!(one.reserve(1) && one.reserve(6 * UNIT) && one.reserve(6 * UNIT));
        assert!(!one.reserve(8 * UNIT + 1), "it is too large");
        let mut other = memory.place(8 * UNIT);
        assert!(other.reserve(4 * UNIT));
        assert!(!other.reserve(4 * UNIT + 1), "no memory is left");
        drop(one);
        assert!(other.reserve(8 * UNIT));
    }
}
