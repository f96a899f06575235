//! From an app in the making to one that can serve: the registry, and what its functions need.

use crate::app::App;
use crate::build_error::{BuildError, BuildProblem, Place, without_modules};
use crate::cache::choose;
use crate::declare::{Function, Guard};
use crate::handle::Mizan;
use crate::inventory::{Inventory, find};
use crate::request::{
    AllSpellings, Caller, Needed, Needs, Owner, Spelling, Spellings, States, is_extension,
    may_be_of_layer,
};
use crate::serve::{KeyFields, Served};
use crate::settings::{Settings, env};
use crate::stale_detector::StaleDetector;
use mizan_core::gate::{Admission, Gate};
use mizan_core::{
    Auth, ContextDecl, FunctionDecl, IdentifiedBy, Param, Registry, Scope, Source, VaryOn, VaryPart,
};
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
    needs(&app, &found, &mut problems);
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
    let taken = functions.iter().map(|each| taken_of_layers(&states, *each));
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

/// What a function takes that a layer may have put into a request, as an extension.
fn taken_of_layers(states: &States, function: Function) -> Option<Needed> {
    let mut needs = Needs::default();
    (function.needs)(&mut needs);
    let mut requests = needs.requests().iter();
    requests
        .find(|needed| may_be_of_layer(states, needed))
        .copied()
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

/// How the params of each context and function are spelled, by their ids: of a function those that narrow a target or
/// tell its pages apart.
fn spellings(registry: &Registry, found: &Inventory) -> AllSpellings {
    let mut contexts: HashMap<&str, Spellings> = HashMap::new();
    for (decl, entry) in &found.contexts {
        let params = params(&decl.params, entry.spellings);
        for (_, param, spelling) in &params {
            if let Some(ty) = spelling.unwritten() {
                let context = &decl.name;
                tracing::warn!(target: "mizan", context, param, ty, "`{ty}` of param `{param}` does not implement `Serialize`, `Deserialize` and `PartialEq`: bundles of `{context}` are not cached and targets do not narrow by it; derive them");
            }
        }
        let owner = Owner::Context(&decl.name);
        contexts.insert(&decl.name, Spellings::of(owner, params.into_iter()));
    }
    let declared: HashMap<&str, &ContextDecl> = (found.contexts.iter())
        .map(|(decl, _)| (decl.name.as_str(), decl))
        .collect();
    let mut functions: HashMap<&str, Spellings> = HashMap::new();
    for (decl, entry) in &found.functions {
        let mut params = params(&decl.params, entry.spellings);
        let is_page = decl.route.is_some();
        params.retain(|(_, param, _)| is_page || narrows(decl, &declared, param));
        for (_, param, spelling) in &params {
            if let Some(ty) = spelling.unwritten() {
                let function = &decl.name;
                tracing::warn!(target: "mizan", function, param, ty, "`{ty}` of argument `{param}` does not implement `Serialize`, `Deserialize` and `PartialEq`: targets of `{function}` do not narrow by it and its pages are not cached; derive them");
            }
        }
        let owner = Owner::Function(&decl.name);
        functions.insert(&decl.name, Spellings::of(owner, params.into_iter()));
    }
    let mut of_context = |name| contexts.remove(name).unwrap_or_default();
    let mut of_function = |name| functions.remove(name).unwrap_or_default();
    let names = registry.contexts().iter().map(mizan_core::Context::name);
    let contexts = names.map(&mut of_context).collect();
    let names = registry.functions().iter().map(mizan_core::Function::name);
    let functions = names.map(&mut of_function).collect();
    AllSpellings {
        contexts,
        functions,
    }
}

/// The params of a declaration with their positions and spellings.
fn params(params: &[Param], spellings: fn() -> Vec<Spelling>) -> Vec<(usize, &str, Spelling)> {
    let names = params.iter().map(|param| param.name.as_str());
    let params = names.zip(spellings()).enumerate();
    params
        .map(|(index, (name, spelling))| (index, name, spelling))
        .collect()
}

/// Whether an argument may narrow a target of its function.
fn narrows(decl: &FunctionDecl, contexts: &HashMap<&str, &ContextDecl>, argument: &str) -> bool {
    let affects = decl.affects.iter().map(|each| (&each.context, &each.scope));
    let merges = decl.merge.iter().map(|each| (&each.context, &each.scope));
    affects.chain(merges).any(|(context, scope)| match scope {
        Scope::Whole => false,
        Scope::Map(pairs) => pairs.iter().any(|(_, from)| from == argument),
        Scope::Auto => {
            let context = contexts.get(context.as_str());
            context.is_some_and(|context| context.params.iter().any(|param| param.name == argument))
        }
    })
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

/// Notes every state and identity that is needed and not there.
fn needs(app: &App, found: &Inventory, problems: &mut Vec<BuildProblem>) {
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
    for part in &app.origin_parts {
        let name = part.name.clone();
        let place = Place::VaryBy { name };
        check(app, &place, &Auth::Anyone, &part.needs, problems);
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

/// Says what keeps responses for one caller out of edges, and what lets them in.
fn tell_of_edges(registry: &Registry) {
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
fn identified_by(app: &App) -> IdentifiedBy {
    match &app.identity {
        None => IdentifiedBy::Credentials,
        Some((_, needs)) if needs.takes_tokens_alone(&app.given.covered) => IdentifiedBy::Token,
        Some(_) if app.identified_by_credentials => IdentifiedBy::Credentials,
        Some(_) => IdentifiedBy::Anything,
    }
}
