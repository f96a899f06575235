//! The servers behind the edge, and which of them is asked next.

use std::sync::atomic::{AtomicUsize, Ordering};

use http::Uri;

use super::origin::Origin;
use crate::EdgeError;

/// All of them; never none.
#[derive(Debug)]
pub(super) struct Origins {
    all: Vec<Origin>,
    turn: AtomicUsize,
}

impl Origins {
    pub(super) fn new(uris: &[Uri]) -> Result<Self, EdgeError> {
        if uris.is_empty() {
            return Err(EdgeError::NoOrigin);
        }
        Ok(Self {
            all: uris.iter().map(Origin::new).collect::<Result<_, _>>()?,
            turn: AtomicUsize::new(0),
        })
    }

    /// Whether there is another one to ask.
    pub(super) fn are_several(&self) -> bool {
        self.all.len() > 1
    }

    /// In the order they are asked: the next in turn first, those that are not well last.
    pub(super) fn in_turn(&self) -> impl Iterator<Item = &Origin> {
        let count = self.all.len();
        let turn = self.turn.fetch_add(1, Ordering::Relaxed) % count;
        let round = || self.all.iter().cycle().skip(turn).take(count);
        // Alone, it is asked however it is.
        let well = round().filter(move |origin| count == 1 || origin.is_well());
        let others = round().filter(move |origin| count > 1 && !origin.is_well());
        well.chain(others)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Origin> {
        self.all.iter()
    }
}
