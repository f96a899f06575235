//! Invalidation at run time: inside a call it joins the call's targets, elsewhere it purges through the app.

use crate::apps;
use crate::cache::Begun;
use crate::declare::{Context, target};
use crate::respond::{Addition, add};
use crate::serve::{Served, note_purged};
use mizan_core::Target;

/// What became of an invalidation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Invalidated {
    /// The running call takes it over: its caches are purged before it is answered, and the answer names it.
    WithCall,
    /// The app caches nothing.
    NoCache,
    /// The caches of the app are purged.
    Purged,
    /// A purge has begun, on the app's runtime.
    Begun,
    /// Nothing was purged; the log says why.
    Unreached,
}

/// Invalidates the bundles that have the values of `context`; a param that is `None` does not narrow.
///
/// For what a declaration cannot know: `mizan::invalidate(Board { board_id })` for each board that the
/// database says was touched. On the task of a call, its guards among it, it joins what the call declares. Anywhere else
/// (`tokio::spawn`, `spawn_blocking`, a thread) it purges through the app that declares the context, as
/// [`Mizan::invalidate`] does; call it once the change is committed. A purge of memory is done when this returns, one of
/// Redis goes on, and [`Mizan::shutdown`] waits for it.
///
/// The answer of a call does not name what a spawned task invalidates, so its client does not fetch that, and an edge
/// without Redis serves it until its `ttl`. Let the task give back what to invalidate, and do it after `.await`.
///
/// [`Mizan::invalidate`]: crate::Mizan::invalidate
/// [`Mizan::shutdown`]: crate::Mizan::shutdown
pub fn invalidate<C: Context>(context: C) -> Invalidated {
    added(target(context))
}

/// Invalidates every bundle of a context.
pub fn invalidate_all<C: Context>() -> Invalidated {
    added(Target::whole(C::NAME))
}

fn added(target: Target) -> Invalidated {
    match add(target) {
        Addition::WithCall => Invalidated::WithCall,
        Addition::WithCallAndNow(target) => {
            outside(&target);
            Invalidated::WithCall
        }
        Addition::Outside(target) => outside(&target),
    }
}

/// Purges through every app of this process that declares the context.
fn outside(target: &Target) -> Invalidated {
    let apps = apps::declaring(&target.context);
    // The memory of an app that is not served is read by nothing.
    let (served, idle): (Vec<_>, Vec<_>) = apps.iter().partition(|app| app.is_read());
    let reached = served
        .into_iter()
        .map(|app| purge(app, target.clone()))
        .max();
    let context = &target.context;
    match reached {
        Some(reached) => reached,
        None if idle.is_empty() => {
            tracing::error!(target: "mizan", context, "an invalidation outside a call reaches nothing: this process has no app that declares the context");
            Invalidated::Unreached
        }
        None => {
            tracing::error!(target: "mizan", context, "an invalidation outside a call reaches nothing: the cache is the memory of this process, which serves nothing; share one with `MIZAN_CACHE=redis://…`");
            Invalidated::Unreached
        }
    }
}

fn purge(app: &Served, target: Target) -> Invalidated {
    let Some(origin) = &app.origin else {
        return Invalidated::NoCache;
    };
    let whole = Target::whole(&target.context);
    // A value that no bundle can have names nothing, and widening it is safe.
    let announced = app.registry.announce(vec![target]);
    let Ok(announced) = announced.or_else(|_| app.registry.announce(vec![whole])) else {
        return Invalidated::Unreached;
    };
    if let Some(detector) = &app.detector {
        drop(detector.begin());
        detector.changed(
            "mizan::invalidate",
            announced.groups().map(str::to_owned).collect(),
        );
    }
    note_purged(app, announced.purge_tags());
    match origin.purge_outside(announced.purge_tags().to_vec()) {
        Begun::Done => Invalidated::Purged,
        Begun::Running => Invalidated::Begun,
        Begun::Unreached => Invalidated::Unreached,
    }
}
