//! What requests and the recovery share.

use std::sync::Arc;

use super::gate::Gate;
use super::link::Server;
use super::tail::Tail;
use super::trouble::Trouble;

/// What the requests and the recovery share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) server: Arc<Server>,
    pub(super) gate: Gate,
    pub(super) trouble: Trouble,
    pub(super) tail: Tail,
}
