//! Targets that only running code knows: a guard, or the function of a call.

use mizan_core::Target;
use std::cell::{Cell, RefCell};

tokio::task_local! {
    static ADDED: Added;
}

/// What a call has added until now.
#[derive(Default)]
struct Added {
    targets: RefCell<Vec<Target>>,
    phase: Cell<Phase>,
}

/// How far a call is.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Phase {
    /// Its guards are asked; whether its function runs is open.
    #[default]
    Admission,
    /// Its function runs.
    Function,
    /// Its function has ended. What runs now, such as bundles that come back, adds nothing to it.
    Over,
}

/// What becomes of a target that running code adds.
pub(crate) enum Addition {
    /// The call purges it when its function has ended, and its response names it.
    WithCall,
    /// The response names it. It is purged now as well: the function may never run.
    WithCallAndNow(Target),
    /// No call takes it.
    Outside(Target),
}

/// Runs `work`, a call from its admission on, inside which targets can be [`add`]ed.
pub(crate) fn collecting<T>(work: impl Future<Output = T>) -> impl Future<Output = T> {
    ADDED.scope(Added::default(), work)
}

/// Notes that the function of the call runs from here on.
pub(crate) fn begin_function() {
    let _ = ADDED.try_with(|added| added.phase.set(Phase::Function));
}

/// What the call has added until now.
pub(crate) fn added_so_far() -> Vec<Target> {
    let targets = ADDED.try_with(|added| added.targets.borrow().clone());
    targets.unwrap_or_default()
}

/// Takes what the call has added; nothing is added to it from here on. Asked inside its `work`, even while that is
/// dropped.
pub(crate) fn end_function() -> Vec<Target> {
    let end = |added: &Added| {
        added.phase.set(Phase::Over);
        added.targets.take()
    };
    ADDED.try_with(end).unwrap_or_default()
}

/// Adds a target to the call that runs on this task.
pub(crate) fn add(target: Target) -> Addition {
    let mut target = Some(target);
    let added = ADDED.try_with(|added| match added.phase.get() {
        Phase::Over => None,
        phase => {
            let now = target.clone().filter(|_| phase == Phase::Admission);
            added.targets.borrow_mut().extend(target.take());
            Some(now.map_or(Addition::WithCall, Addition::WithCallAndNow))
        }
    });
    match (added, target) {
        (Ok(Some(added)), _) => added,
        (_, Some(target)) => Addition::Outside(target),
        (_, None) => Addition::WithCall,
    }
}
