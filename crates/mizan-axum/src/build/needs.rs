//! What the functions of an app need and take: states and identities that are missing, and what layers may have put into a request.

use crate::app::App;
use crate::build_error::{BuildProblem, Place, without_modules};
use crate::declare::{Function, Guard};
use crate::inventory::Inventory;
use crate::request::{Caller, Needed, Needs, States, is_extension, may_be_of_layer};
use mizan_core::{Auth, Source};

/// Notes every state and identity that is needed and not there.
pub(super) fn check(app: &App, found: &Inventory, problems: &mut Vec<BuildProblem>) {
    for (decl, function) in &found.functions {
        let mut needs = Needs::default();
        (function.needs)(&mut needs);
        guard_needs(function.guard, &mut needs);
        check_place(
            app,
            &place("function", &decl.name, &decl.source),
            &decl.auth,
            &needs,
            problems,
        );
    }
    for (decl, context) in &found.contexts {
        let mut needs = Needs::default();
        guard_needs(context.guard, &mut needs);
        check_place(
            app,
            &place("context", &decl.name, &decl.source),
            &decl.auth,
            &needs,
            problems,
        );
    }
    for part in &app.origin_parts {
        let name = part.name.clone();
        let place = Place::VaryBy { name };
        check_place(app, &place, &Auth::Anyone, &part.needs, problems);
    }
    if let Some((caller, needs)) = &app.identity {
        missing_states(app, &Place::Identify, needs, problems);
        warn_of_extensions(app, needs);
        if needs.takes(caller) {
            problems.push(BuildProblem::IdentifyAsksItself);
        }
    }
}

/// Says what an `identify` function that takes an extension means for bundles that come back with a mutation.
fn warn_of_extensions(app: &App, needs: &Needs) {
    let fresh = [&app.given.covered, &app.given.refreshes];
    let is_fresh = |needed: &&Needed| fresh.iter().any(|list| list.contains(needed));
    let requests = needs.requests().iter();
    let extensions = requests.filter(|needed| is_extension(needed.name));
    for needed in extensions.filter(|needed| !is_fresh(needed)) {
        let ty = without_modules(needed.name);
        tracing::warn!(target: "mizan", app = app.name, "the `identify` function takes `{ty}`, which a layer sets before a mutation runs: bundles that need the caller do not come back with mutations, and clients fetch them; if no mutation changes it, say `App::refresh_with`");
    }
}

fn guard_needs(guard: Option<Guard>, needs: &mut Needs) {
    if let Some(guard) = guard {
        guard.needs(needs);
    }
}

fn place(kind: &'static str, name: &str, source: &Source) -> Place {
    Place::Declared {
        kind,
        name: name.to_owned(),
        file: source.file.clone(),
        line: source.line,
    }
}

fn check_place(
    app: &App,
    place: &Place,
    auth: &Auth,
    needs: &Needs,
    problems: &mut Vec<BuildProblem>,
) {
    missing_states(app, place, needs, problems);
    let signed_in = matches!(auth, Auth::SignedIn | Auth::Staff | Auth::Superuser);
    match &app.identity {
        None if signed_in || !needs.identities.is_empty() => {
            problems.push(BuildProblem::NoIdentify {
                place: place.clone(),
            });
        }
        None => {}
        Some((Caller { given, .. }, _)) => {
            let others = needs.identities.iter().filter(|needed| *needed != given);
            problems.extend(others.map(|needed| BuildProblem::OtherIdentity {
                place: place.clone(),
                needed: needed.name,
                given: given.name,
            }));
        }
    }
}

fn missing_states(app: &App, place: &Place, needs: &Needs, problems: &mut Vec<BuildProblem>) {
    for Needed { id, name } in &needs.states {
        if !app.given.has(*id) {
            problems.push(BuildProblem::MissingState {
                place: place.clone(),
                ty: without_modules(name),
            });
        }
    }
}

/// What a function, its guard or that of its context takes that a layer may have put into a request, as an extension.
pub(super) fn taken_of_layers(
    states: &States,
    function: Function,
    of_context: Option<Guard>,
) -> Option<Needed> {
    let mut needs = Needs::default();
    (function.needs)(&mut needs);
    guard_needs(function.guard, &mut needs);
    guard_needs(of_context, &mut needs);
    let mut requests = needs.requests().iter();
    requests
        .find(|needed| may_be_of_layer(states, needed))
        .copied()
}
