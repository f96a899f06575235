//! A call that has begun and whose end nobody has seen: it may have changed all that it declares and all that it added.

use super::Origin;
use crate::respond::added;
use mizan_core::{CallPlan, Target};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// Purges what a call may have changed, unless it is settled before this is dropped. A request can end at any moment,
/// because the client went away or because time is up, and its work may be committed by then.
pub(crate) struct Unsettled<'c> {
    origin: Option<&'c Origin>,
    plan: &'c CallPlan<'c>,
    begun: AtomicBool,
    added: Mutex<Vec<Target>>,
}

impl<'c> Unsettled<'c> {
    /// A call that has not begun.
    pub(crate) fn new(origin: Option<&'c Origin>, plan: &'c CallPlan<'c>) -> Self {
        Self {
            origin,
            plan,
            begun: AtomicBool::new(false),
            added: Mutex::default(),
        }
    }

    /// What guards and the function add is taken over when this is dropped, whether they have ended by then or not.
    pub(crate) fn collect(&self) -> Collecting<'_, 'c> {
        Collecting(self)
    }

    /// From here on the function may have changed something.
    pub(crate) fn begin(&self) {
        self.begun.store(true, Ordering::Relaxed);
    }

    /// Whether a guard added targets before the function was refused.
    pub(crate) fn was_refused_with_targets(&self) -> bool {
        !self.begun.load(Ordering::Relaxed) && !self.added().is_empty()
    }

    /// The targets that the function added.
    pub(crate) fn added(&self) -> Vec<Target> {
        let added = self.added.lock();
        added.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Purges what it may have changed: it broke, and nobody knows how far it came.
    pub(crate) async fn purge(&self) {
        let changed = self.begun.load(Ordering::Relaxed) || self.was_refused_with_targets();
        if let (Some(origin), true) = (self.origin, changed) {
            origin.purge(&self.groups()).await;
        }
    }

    /// What it changed is known, and purged.
    pub(crate) fn settle(mut self) {
        *self.begun.get_mut() = false;
        self.added
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    fn groups(&self) -> Vec<String> {
        self.plan.settle(self.added()).groups()
    }
}

impl Drop for Unsettled<'_> {
    fn drop(&mut self) {
        let changed = *self.begun.get_mut() || self.was_refused_with_targets();
        if let (Some(origin), true) = (self.origin, changed) {
            origin.purge_in_doubt(self.groups());
        }
    }
}

/// Lives where guards and the function add their targets.
pub(crate) struct Collecting<'u, 'c>(&'u Unsettled<'c>);

impl Drop for Collecting<'_, '_> {
    fn drop(&mut self) {
        let mut all = self.0.added.lock().unwrap_or_else(PoisonError::into_inner);
        all.append(&mut added());
    }
}
