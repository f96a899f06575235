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

    /// From here on it may have changed something. What the function adds is taken over when the guard is dropped,
    /// whether the function has ended by then or not.
    pub(crate) fn begin(&self) -> Running<'_, 'c> {
        self.begun.store(true, Ordering::Relaxed);
        Running(self)
    }

    /// The targets that the function added.
    pub(crate) fn added(&self) -> Vec<Target> {
        let added = self.added.lock();
        added.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Purges what it may have changed: it broke, and nobody knows how far it came.
    pub(crate) async fn purge(&self) {
        if let (Some(origin), true) = (self.origin, self.begun.load(Ordering::Relaxed)) {
            origin.purge(&self.groups()).await;
        }
    }

    /// What it changed is known, and purged.
    pub(crate) fn settle(self) {
        self.begun.store(false, Ordering::Relaxed);
    }

    fn groups(&self) -> Vec<String> {
        self.plan.settle(self.added()).groups()
    }
}

impl Drop for Unsettled<'_> {
    fn drop(&mut self) {
        if let (Some(origin), true) = (self.origin, *self.begun.get_mut()) {
            origin.purge_in_doubt(self.groups());
        }
    }
}

/// A function that runs; lives where it adds its targets.
pub(crate) struct Running<'u, 'c>(&'u Unsettled<'c>);

impl Drop for Running<'_, '_> {
    fn drop(&mut self) {
        let mut all = self.0.added.lock().unwrap_or_else(PoisonError::into_inner);
        all.append(&mut added());
    }
}
