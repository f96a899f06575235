//! What edges may store of an app: they ask with the caller's token and little else.

use crate::app::App;
use mizan_core::{IdentifiedBy, Registry};

/// Says what keeps responses for one caller out of edges, and what lets them in.
pub(super) fn tell_of_edges(registry: &Registry) {
    let app = registry.app();
    let functions = registry.functions().iter();
    let is_private = |function: &&mizan_core::Function| {
        let policy = function.policy();
        policy.is_some_and(|policy| !policy.is_public())
    };
    let private: Vec<_> = functions.filter(is_private).collect();
    if !private.is_empty() && registry.identified_by().is_anything() {
        tracing::info!(target: "mizan", app, "edges store nothing for one caller: `identify` may read what an edge does not send on; take `Mwt` and what `App::vary_on_for` names, or say `App::identified_by_credentials`");
    }
    for function in private {
        if let Some(taken) = &function.decl().sees.guard {
            let function = function.name();
            tracing::info!(target: "mizan", app, function, "edges do not store what `{function}` gives: a guard in front of it takes `{taken}`, of which an edge may send nothing on; let the guard take the caller, `Mwt` or `Query`, or name what it reads with `App::vary_on_for`");
        }
    }
}

/// By what of a request callers are identified, as far as that shows.
pub(super) fn identified_by(app: &App) -> IdentifiedBy {
    match &app.identity {
        None => IdentifiedBy::Credentials,
        Some((_, needs)) if needs.takes_tokens_alone(&app.given.covered) => IdentifiedBy::Token,
        Some(_) if app.identified_by_credentials => IdentifiedBy::Credentials,
        Some(_) => IdentifiedBy::Anything,
    }
}
