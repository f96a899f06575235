//! Types of a read that its files share.

use std::sync::Arc;

use http::Response;
use mizan_cache::engine::{CacheFill, Step};

use super::stored::Cached;
use crate::{body::Body, store::NoStoreReason, upstream::Failure};

/// What a read does next.
pub(super) type NextStep = Step<Arc<Cached>, Failure>;
/// The right to fill a read.
pub(super) type ReadFill = CacheFill<Arc<Cached>, Failure>;
/// The response, or why the edge does not answer the read itself.
pub(super) type Answered = Result<Response<Body>, NotAnswered>;

/// Why the edge does not answer a read itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotAnswered {
    /// The request is forwarded as it was sent, since its response is not stored for this reason.
    Pass(NoStoreReason),
    /// The origin just failed; it is not asked again for this read.
    Failed(Failure),
}
