//! What the macros left in the binary: functions, contexts, and the errors their guards add.

use crate::declare::{ContextEntry, Function, Guard, Item, Registration};
use crate::request::{Caller, Needed, Needs};
use mizan_core::{ContextDecl, ErrorDecl, FunctionDecl};
use std::collections::HashMap;

/// What the macros left in the binary, as far as it belongs to the app.
pub(crate) struct Inventory {
    pub(crate) functions: Vec<(FunctionDecl, Function)>,
    pub(crate) contexts: Vec<(ContextDecl, ContextEntry)>,
}

impl Inventory {
    /// A client meets what a guard declares as an error of the function it guards, so it belongs to that
    /// function's union; the guard of a context stands before each of its queries. And what a guard takes that an edge
    /// does not send on decides whether edges store what the function gives.
    fn declare_guards(&mut self, caller: Option<&Caller>, covered: &[Needed]) {
        let contexts: HashMap<&str, Option<Guard>> = self
            .contexts
            .iter()
            .map(|(decl, entry)| (decl.name.as_str(), entry.guard))
            .collect();
        for (decl, function) in &mut self.functions {
            let context = decl.context.as_deref();
            let outer = context.and_then(|name| contexts.get(name).copied().flatten());
            for guard in [outer, function.guard].into_iter().flatten() {
                add_new(&mut decl.errors, guard.errors());
                let mut needs = Needs::default();
                guard.needs(&mut needs);
                let taken = needs.not_sent_on(caller, covered);
                decl.sees.guard = decl.sees.guard.take().or(taken);
            }
        }
    }
}

/// A guard and its function may return the same error.
fn add_new(errors: &mut Vec<ErrorDecl>, more: Vec<ErrorDecl>) {
    for error in more {
        if !errors.contains(&error) {
            errors.push(error);
        }
    }
}

/// The declaration of a function, with what its arguments tell it of the request.
fn declared(function: &Function, caller: Option<&Caller>, covered: &[Needed]) -> FunctionDecl {
    let mut needs = Needs::default();
    (function.needs)(&mut needs);
    FunctionDecl {
        sees: needs.sees(caller, covered),
        ..(function.declare)()
    }
}

/// Everything declared in the given modules, in the order of the source so that errors read in it: for an app that
/// identifies `caller` and varies on what the `covered` extractors are made from.
pub(crate) fn find(modules: &[&str], caller: Option<&Caller>, covered: &[Needed]) -> Inventory {
    let below = |module: &str, root: &&str| {
        module
            .strip_prefix(*root)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    };
    let mut found = Inventory {
        functions: Vec::new(),
        contexts: Vec::new(),
    };
    for Registration { module, item } in ::inventory::iter::<Registration> {
        if !modules.is_empty() && !modules.iter().any(|root| below(module, root)) {
            continue;
        }
        match item {
            Item::Function(function) => {
                let decl = declared(function, caller, covered);
                found.functions.push((decl, *function));
            }
            Item::Context(context) => found.contexts.push(((context.declare)(), *context)),
        }
    }
    found
        .functions
        .sort_by(|(left, _), (right, _)| left.source.cmp(&right.source));
    found
        .contexts
        .sort_by(|(left, _), (right, _)| left.source.cmp(&right.source));
    found.declare_guards(caller, covered);
    found
}
