//! From an app in the making to one that can serve: the registry, and what its functions need.

use crate::app::App;
use crate::build_error::{BuildError, BuildProblem, Place, without_modules};
use crate::cache::choose;
use crate::declare::{Function, Guard};
use crate::found::{Found, find};
use crate::request::{Caller, Needed, Needs, States};
use crate::serve::Served;
use crate::settings::Settings;
use mizan_core::gate::{Admission, Gate};
use mizan_core::{Auth, Registry, Source};
use std::collections::HashMap;
use std::io::Write;
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;

/// Checks everything and puts it together.
pub(crate) fn build(mut app: App) -> Result<Served, BuildError> {
    let mut problems = std::mem::take(&mut app.problems);
    let found = find(&app.modules);
    needs(&app, &found, &mut problems);
    let name = app.name.clone();
    let registry = match new_registry(&name, &found) {
        Ok(registry) => registry,
        Err(errors) => {
            problems.extend(errors);
            return Err(BuildError::new(name, problems));
        }
    };
    if !problems.is_empty() {
        return Err(BuildError::new(name, problems));
    }
    app.given.app.clone_from(&name);
    let chosen = std::mem::take(&mut app.settings.cache);
    let origin =
        choose(chosen, &registry).map_err(|problem| BuildError::new(name, vec![problem]))?;
    let (functions, guards) = in_order(&registry, &found);
    let gate = Gate::new(&registry, admission(&app.settings));
    Ok(Served {
        registry,
        functions,
        guards,
        gate,
        states: States::new(app.given),
        settings: app.settings,
        origin,
        manifest: OnceLock::new(),
        routed: AtomicBool::new(false),
    })
}

fn admission(settings: &Settings) -> Admission {
    Admission {
        origins: settings.origins.clone(),
        target_limit: settings.uri_limit,
        body_limit: settings.body_limit,
        schema: settings.schema_endpoint,
        manifest: settings.development,
        edge_secret: settings.edge_secret.clone(),
    }
}

/// The registry alone, for the schema.
pub(crate) fn registry(app: &App) -> Result<Registry, BuildError> {
    new_registry(&app.name, &find(&app.modules))
        .map_err(|problems| BuildError::new(app.name.clone(), problems))
}

/// Writes a document to standard output and ends the process.
pub(crate) fn print_and_exit(document: &str) -> ! {
    let written = std::io::stdout().write_all(document.as_bytes());
    std::process::exit(i32::from(written.is_err()))
}

fn new_registry(name: &str, found: &Found) -> Result<Registry, Vec<BuildProblem>> {
    if !is_app_name(name) {
        let name = name.to_owned();
        return Err(vec![BuildProblem::Name { name }]);
    }
    let contexts = found
        .contexts
        .iter()
        .map(|(decl, _)| decl.clone())
        .collect();
    let functions = found
        .functions
        .iter()
        .map(|(decl, _)| decl.clone())
        .collect();
    Registry::new(name, contexts, functions).map_err(|errors| {
        errors
            .errors()
            .iter()
            .cloned()
            .map(BuildProblem::Registry)
            .collect()
    })
}

/// Whether a name can stand in tokens, in keys and in the names of Redis keys.
fn is_app_name(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    !name.is_empty() && name.bytes().all(allowed)
}

/// The entries in the order of the registry's ids.
fn in_order(registry: &Registry, found: &Found) -> (Vec<Function>, Vec<Option<Guard>>) {
    let functions: HashMap<&str, Function> = found
        .functions
        .iter()
        .map(|(decl, function)| (decl.name.as_str(), *function))
        .collect();
    let guards: HashMap<&str, _> = found
        .contexts
        .iter()
        .map(|(decl, entry)| (decl.name.as_str(), entry.guard))
        .collect();
    let functions = registry
        .functions()
        .iter()
        .filter_map(|function| functions.get(function.name()).copied());
    let guards = registry
        .contexts()
        .iter()
        .map(|context| guards.get(context.name()).copied().flatten());
    (functions.collect(), guards.collect())
}

/// Notes every state and identity that is needed and not there.
fn needs(app: &App, found: &Found, problems: &mut Vec<BuildProblem>) {
    for (decl, function) in &found.functions {
        let mut needs = Needs::default();
        (function.needs)(&mut needs);
        guard_needs(function.guard, &mut needs);
        check(
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
        check(
            app,
            &place("context", &decl.name, &decl.source),
            &decl.auth,
            &needs,
            problems,
        );
    }
    if let Some((caller, needs)) = &app.identity {
        missing_states(app, &Place::Identify, needs, problems);
        if needs.takes(caller) {
            problems.push(BuildProblem::IdentifyAsksItself);
        }
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

fn check(app: &App, place: &Place, auth: &Auth, needs: &Needs, problems: &mut Vec<BuildProblem>) {
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
