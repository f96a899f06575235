//! Targets that only a running function knows.

use crate::declare::{Context, target};
use mizan_core::Target;
use std::cell::RefCell;

tokio::task_local! {
    static ADDED: RefCell<Vec<Target>>;
}

/// Adds the bundles that have the values of `context` to what this call invalidates; a param that is
/// `None` does not narrow.
///
/// For what a declaration cannot know: `mizan::invalidate(Board { board_id })` for each board that the
/// database says was touched. Called on the task of the function itself. Outside a call there is no answer to join, so
/// nothing happens: a job calls [`Mizan::invalidate`](crate::Mizan::invalidate).
pub fn invalidate<C: Context>(context: C) {
    add(target(context));
}

/// Adds every bundle of a context to what this call invalidates.
pub fn invalidate_all<C: Context>() {
    add(Target::whole(C::NAME));
}

/// Runs `work`, inside which targets can be [`added`].
pub(crate) fn collecting<T>(work: impl Future<Output = T>) -> impl Future<Output = T> {
    ADDED.scope(RefCell::default(), work)
}

/// Takes what the call has added until now. Asked inside its `work`, even while that is dropped.
pub(crate) fn added() -> Vec<Target> {
    ADDED.try_with(RefCell::take).unwrap_or_default()
}

fn add(target: Target) {
    let added = ADDED.try_with(|added| added.borrow_mut().push(target));
    if added.is_err() {
        tracing::warn!(target: "mizan", "a target was added outside a call and reaches nobody; use `Mizan::invalidate`");
    }
}
