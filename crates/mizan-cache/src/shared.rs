//! What all clones of an origin's cache share.

use std::convert::Infallible;
use std::sync::Arc;

use bytes::Bytes;

use crate::coalescer::Coalescer;
use crate::fill::{FillResult, Served};
use crate::options::{CacheOptions, Waits};
use crate::outcome::Answer;
use crate::stats::Counters;
use crate::store::Store;

/// What all clones of a cache share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) store: Store,
    pub(crate) coalescer: Coalescer<FillResult<Bytes, Infallible>>,
    pub(crate) waits: Waits,
    pub(crate) options: CacheOptions,
    pub(crate) counters: Arc<Counters>,
}

impl Shared {
    pub(crate) fn answer(&self, served: Served<Bytes>) -> Answer {
        let Served {
            value,
            outcome,
            shows,
            stored,
        } = served;
        self.counters.count(outcome);
        let seq = shows.and_then(|shows| self.store.seq(shows));
        // What is not stored for another reason was not compared with the purges within the lag.
        let lags = !self.waits.replica_lag.is_zero();
        let may_be_stale = stored.is_err_and(|reason| lags || reason.may_be_stale());
        Answer {
            value,
            outcome,
            seq,
            may_be_stale,
        }
    }
}
