//! Targets that only a running function knows.

use mizan_core::Target;
use std::cell::RefCell;

tokio::task_local! {
    static ADDED: RefCell<Vec<Target>>;
}

/// Runs `work`, inside which targets can be [`added`].
pub(crate) fn collecting<T>(work: impl Future<Output = T>) -> impl Future<Output = T> {
    ADDED.scope(RefCell::default(), work)
}

/// Takes what the call has added until now. Asked inside its `work`, even while that is dropped.
pub(crate) fn added() -> Vec<Target> {
    ADDED.try_with(RefCell::take).unwrap_or_default()
}

/// Adds a target to the call that runs on this task; gives it back when none does.
pub(crate) fn add(target: Target) -> Option<Target> {
    let mut target = Some(target);
    let _ = ADDED.try_with(|added| added.borrow_mut().extend(target.take()));
    target
}
