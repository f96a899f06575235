//! A call that has begun and whose end nobody has seen: it may have changed everything it declares.

use super::Origin;
use mizan_core::CallPlan;
use std::sync::atomic::{AtomicBool, Ordering};

/// Purges what a call declares to change, unless it is settled before this is dropped. A request can end at any
/// moment, because the client went away or because time is up, and its work may be committed by then.
pub(crate) struct Unsettled<'c> {
    origin: Option<&'c Origin>,
    plan: &'c CallPlan<'c>,
    begun: AtomicBool,
}

impl<'c> Unsettled<'c> {
    /// A call that has not begun.
    pub(crate) fn new(origin: Option<&'c Origin>, plan: &'c CallPlan<'c>) -> Self {
        Self {
            origin,
            plan,
            begun: AtomicBool::new(false),
        }
    }

    /// From here on it may have changed something.
    pub(crate) fn begin(&self) {
        self.begun.store(true, Ordering::Relaxed);
    }

    /// What it changed is known, and purged.
    pub(crate) fn settle(self) {
        self.begun.store(false, Ordering::Relaxed);
    }
}

impl Drop for Unsettled<'_> {
    fn drop(&mut self) {
        if let (Some(origin), true) = (self.origin, *self.begun.get_mut()) {
            origin.purge_detached(self.plan.settle(Vec::new()).groups());
        }
    }
}
