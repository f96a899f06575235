//! A call that has begun and whose end is unknown: it may have changed all that it declares and all that it added.

use super::Origin;
use crate::respond::{added_so_far, begin_function, end_function};
use mizan_core::{CallPlan, Target};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// Purges what a call may have changed, unless it is settled before this is dropped. A request can end at any moment,
/// because of a disconnect or the time limit, and its work may be committed by then.
pub(crate) struct PurgeOnDrop<'c> {
    origin: Option<&'c Origin>,
    plan: &'c CallPlan<'c>,
    begun: AtomicBool,
    added: Mutex<Vec<Target>>,
}

impl<'c> PurgeOnDrop<'c> {
    /// A call that has not begun.
    pub(crate) fn new(origin: Option<&'c Origin>, plan: &'c CallPlan<'c>) -> Self {
        Self {
            origin,
            plan,
            begun: AtomicBool::new(false),
            added: Mutex::default(),
        }
    }

    /// From here on it may have changed something. What the function adds is taken over when the guard is dropped,
    /// whether the function has ended by then or not.
    pub(crate) fn begin(&self) -> Collecting<'_, 'c> {
        self.begun.store(true, Ordering::Relaxed);
        begin_function();
        Collecting(self)
    }

    /// Purges what it may have changed until now, and goes on.
    pub(crate) fn purge_now(&self) {
        if let Some(origin) = self.origin {
            origin.purge_outside(self.plan.settle(added_so_far()).purge_tags());
        }
    }

    /// The targets that guards and the function added.
    pub(crate) fn added(&self) -> Vec<Target> {
        let added = self.added.lock().unwrap_or_else(PoisonError::into_inner);
        added.clone()
    }

    /// Whether the function has begun to run.
    pub(crate) fn has_begun(&self) -> bool {
        self.begun.load(Ordering::Relaxed)
    }

    /// What it changed is known, and purged.
    pub(crate) fn settle(mut self) {
        *self.begun.get_mut() = false;
    }

    fn tags(&self) -> Vec<String> {
        let added = self.added.lock().unwrap_or_else(PoisonError::into_inner);
        self.plan.settle(added.clone()).purge_tags()
    }
}

impl Drop for PurgeOnDrop<'_> {
    fn drop(&mut self) {
        if let (Some(origin), true) = (self.origin, *self.begun.get_mut()) {
            origin.purge_in_doubt(self.tags());
        }
    }
}

/// A function that runs; lives where it adds its targets.
pub(crate) struct Collecting<'u, 'c>(&'u PurgeOnDrop<'c>);

impl Drop for Collecting<'_, '_> {
    fn drop(&mut self) {
        let mut all = self.0.added.lock().unwrap_or_else(PoisonError::into_inner);
        all.append(&mut end_function());
    }
}
