//! The rules for `affects`: contexts and functions that exist, narrowed by arguments that fit.

use super::draft::{Draft, advice};
use super::entry::{ContextId, FunctionId, TargetPlan};
use super::error::Faults;
use super::narrow::Narrowing;
use crate::{Affects, ContextDecl, FunctionDecl};

/// The targets a function declares.
pub(super) fn plans(
    draft: &Draft<'_>,
    function: &FunctionDecl,
    faults: &mut Faults,
) -> Vec<TargetPlan> {
    let plans = function
        .affects
        .iter()
        .filter_map(|affects| plan(draft, function, affects, faults));
    plans.collect()
}

fn plan(
    draft: &Draft<'_>,
    mutation: &FunctionDecl,
    affects: &Affects,
    faults: &mut Faults,
) -> Option<TargetPlan> {
    let (id, context) = context(draft, mutation, "affects", &affects.context, faults)?;
    let only = match &affects.function {
        None => None,
        Some(name) => Some(member(draft, mutation, context, name, faults)?),
    };
    let narrowing = Narrowing {
        mutation,
        context,
        function: only.map(|(_, decl)| decl),
    };
    Some(TargetPlan {
        context: id,
        function: only.map(|(id, _)| id),
        params: narrowing.resolve(&affects.scope, faults),
    })
}

/// The context a mutation names.
pub(super) fn context<'d>(
    draft: &Draft<'d>,
    mutation: &FunctionDecl,
    verb: &str,
    name: &str,
    faults: &mut Faults,
) -> Option<(ContextId, &'d ContextDecl)> {
    let found = draft
        .context(name)
        .map(|(index, decl)| (ContextId(index), decl));
    if found.is_none() {
        let known = draft.contexts.iter().map(|decl| decl.name.as_str());
        faults.add(format!(
            "function {} {verb} `{name}`, which is no context; {}",
            mutation.at(),
            advice(name, known, "declare a context of that name")
        ));
    }
    found
}

/// The function of a context a mutation names.
pub(super) fn member<'d>(
    draft: &Draft<'d>,
    mutation: &FunctionDecl,
    context: &ContextDecl,
    name: &str,
    faults: &mut Faults,
) -> Option<(FunctionId, &'d FunctionDecl)> {
    let mut members = draft.members(&context.name);
    if let Some((index, decl)) = members.find(|(_, decl)| decl.name == name) {
        return Some((FunctionId(index), decl));
    }
    let known: Vec<&str> = draft
        .members(&context.name)
        .map(|(_, decl)| decl.name.as_str())
        .collect();
    faults.add(format!(
        "function {} names `{name}` of context {}, which has no such query; {}",
        mutation.at(),
        context.at(),
        advice(name, known.iter().copied(), "declare a query of that name")
    ));
    None
}
