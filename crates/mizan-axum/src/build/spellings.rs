//! How the params of an app are spelled.

use crate::inventory::Inventory;
use crate::request::{AllSpellings, Owner, Spelling, Spellings};
use mizan_core::{ContextDecl, FunctionDecl, Param, Registry, Scope};
use std::collections::HashMap;

/// How the params of each context and function are spelled, by their ids: of a function those that narrow a target or
/// tell its pages apart.
pub(super) fn spellings(registry: &Registry, found: &Inventory) -> AllSpellings {
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
