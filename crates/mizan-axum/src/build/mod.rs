//! From an app in the making to one that can serve: the registry, and what its functions need.

mod edges;
mod needs;
mod spellings;

use self::edges::{identified_by, tell_of_edges};
use self::needs::taken_of_layers;
use self::spellings::spellings;
use crate::app::App;
use crate::build_error::{BuildError, BuildProblem};
use crate::cache::choose;
use crate::declare::{Function, Guard};
use crate::handle::Mizan;
use crate::inventory::{Inventory, find};
use crate::request::States;
use crate::serve::{KeyFields, Served};
use crate::settings::{Settings, env};
use crate::stale_detector::StaleDetector;
use mizan_core::gate::{Admission, Gate};
use mizan_core::{Registry, VaryOn, VaryPart};
use std::collections::HashMap;
use std::io::Write;
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;
use tokio_util::task::TaskTracker;

impl App {
    /// Checks the whole registry and that everything the functions need is there.
    ///
    /// When the environment has `MIZAN_ASK=schema` or `MIZAN_ASK=manifest`, prints that document and ends the
    /// process instead: that is how `mizan generate` and `mizan manifest` ask a binary.
    ///
    /// # Errors
    /// Every problem, each with its place in the source and what to do.
    pub fn build(self) -> Result<Mizan, BuildError> {
        match env("MIZAN_ASK").as_deref() {
            Some("schema") => print_and_exit(&self.schema()?),
            Some("manifest") => print_and_exit(&self.manifest()?),
            _ => {}
        }
        build(self).map(Mizan::new)
    }

    /// The schema document, without asking for states or an identity.
    ///
    /// # Errors
    /// Everything that is wrong with the registry.
    pub fn schema(&self) -> Result<String, BuildError> {
        registry(self).map(|registry| registry.schema_text())
    }

    /// The manifest, by which an edge keeps the app's answers, without asking for states or an identity.
    ///
    /// # Errors
    /// Everything that is wrong with the registry.
    pub fn manifest(&self) -> Result<String, BuildError> {
        registry(self).map(|registry| registry.manifest_text(&self.settings.base))
    }
}

/// Checks everything and puts it together.
fn build(mut app: App) -> Result<Served, BuildError> {
    let mut problems = std::mem::take(&mut app.problems);
    let found = inventory(&app);
    needs::check(&app, &found, &mut problems);
    let name = app.name.clone();
    let registry = match new_registry(&app, &found) {
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
    app.settings.cache_is_off = chosen.is_off();
    if !app.settings.cache_is_off {
        tell_of_edges(&registry);
    }
    let origin =
        choose(chosen, &registry).map_err(|problem| BuildError::new(name, vec![problem]))?;
    let spellings = spellings(&registry, &found);
    let (functions, guards) = in_order(&registry, &found);
    let states = States::new(app.given);
    let of_context = |function: &mizan_core::Function| *guards.get(function.context()?.index())?;
    let taken = functions.iter().zip(registry.functions());
    let taken = taken.map(|(own, function)| taken_of_layers(&states, *own, of_context(function)));
    let taken_of_layers = taken.collect();
    let stale_detector = app.settings.stale_detector;
    let gate = Gate::new(&registry, admission(&app.settings));
    Ok(Served {
        key_fields: KeyFields::new(registry.vary_on()),
        registry,
        functions,
        taken_of_layers,
        warned_of_commits: AtomicBool::new(false),
        guards,
        gate,
        spellings,
        states,
        settings: app.settings,
        origin,
        origin_parts: app.origin_parts,
        manifest: OnceLock::new(),
        in_flight: TaskTracker::new(),
        routed: AtomicBool::new(false),
        detector: stale_detector.then(StaleDetector::default),
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
fn registry(app: &App) -> Result<Registry, BuildError> {
    new_registry(app, &inventory(app))
        .map_err(|problems| BuildError::new(app.name.clone(), problems))
}

/// Writes a document to standard output and ends the process.
fn print_and_exit(document: &str) -> ! {
    let written = std::io::stdout().write_all(document.as_bytes());
    std::process::exit(i32::from(written.is_err()))
}

/// The functions and contexts of an app, with what its functions see of a request.
fn inventory(app: &App) -> Inventory {
    let caller = app.identity.as_ref().map(|(caller, _)| caller);
    find(&app.modules, caller, &app.given.covered)
}

fn new_registry(app: &App, found: &Inventory) -> Result<Registry, Vec<BuildProblem>> {
    let mut problems = Vec::new();
    if !is_app_name(&app.name) {
        let name = app.name.clone();
        problems.push(BuildProblem::Name { name });
    }
    let vary_on = vary_on(app, &mut problems);
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
    match Registry::new(&app.name, contexts, functions) {
        Ok(registry) if problems.is_empty() => {
            return Ok(registry
                .with_vary_on(vary_on)
                .with_identified_by(identified_by(app)));
        }
        Ok(_) => {}
        Err(errors) => {
            let errors = errors.errors().iter().cloned();
            problems.extend(errors.map(BuildProblem::Registry));
        }
    }
    Err(problems)
}

/// What of a request responses depend on.
fn vary_on(app: &App, problems: &mut Vec<BuildProblem>) -> VaryOn {
    let mut parts = Vec::with_capacity(app.vary_on.len());
    for part in &app.vary_on {
        match VaryPart::parse(part) {
            Ok(part) => parts.push(part),
            Err(error) => problems.push(BuildProblem::VaryOn(error)),
        }
    }
    let vary_on = VaryOn::new(parts);
    let mut names: Vec<String> = vary_on.parts().iter().cloned().map(String::from).collect();
    for part in &app.origin_parts {
        let name = part.name.clone();
        if names.contains(&name) {
            problems.push(BuildProblem::VaryByTwice { name });
        } else {
            names.push(name);
        }
    }
    if app.origin_parts.is_empty() {
        vary_on
    } else {
        vary_on.with_origin_parts()
    }
}

/// Whether a name can stand in tokens, in keys and in the names of Redis keys.
fn is_app_name(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    !name.is_empty() && name.bytes().all(allowed)
}

/// The entries in the order of the registry's ids.
fn in_order(registry: &Registry, found: &Inventory) -> (Vec<Function>, Vec<Option<Guard>>) {
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
