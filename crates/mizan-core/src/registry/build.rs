//! Declarations to registry: every check in turn, then everything planning needs, worked out once.

use super::draft::Draft;
use super::entry::{Context, ContextId, Function, FunctionId, Kind, MergePlan, TargetPlan};
use super::error::Faults;
use super::{
    Registry, RegistryErrors, affects, cached, errors, merge, names, queries, routes, types,
};
use crate::args::ParamSpec;
use crate::group::{Group, Scopes};
use crate::settle::{Direct, NarrowedContext, Template};
use crate::{ContextDecl, FunctionDecl, IdentifiedBy, VaryOn, key};

/// What a function changes.
type Changes = (Vec<TargetPlan>, Vec<MergePlan>);

/// Checks all declarations and makes a registry of them.
pub(super) fn registry(
    app: &str,
    mut contexts: Vec<ContextDecl>,
    mut functions: Vec<FunctionDecl>,
) -> Result<Registry, RegistryErrors> {
    let mut faults = Faults::default();
    names::check(app, &contexts, &functions, &mut faults);
    contexts.sort_by(|a, b| a.name.cmp(&b.name));
    contexts.dedup_by(|a, b| a.name == b.name);
    functions.sort_by(|a, b| a.name.cmp(&b.name));
    functions.dedup_by(|a, b| a.name == b.name);

    let draft = Draft {
        contexts: &contexts,
        functions: &functions,
    };
    queries::check(&draft, &mut faults);
    routes::check(&draft, &mut faults);
    errors::check(&draft, &mut faults);
    cached::check(&draft, &mut faults);
    let types = types::gather(&draft, &mut faults);
    let plans = draft.functions.iter().map(|function| {
        let affects = affects::plans(&draft, function, &mut faults);
        (affects, merge::plans(&draft, function, &mut faults))
    });
    let changes: Vec<Changes> = plans.collect();
    faults.into_result()?;

    let contexts_built = (0..)
        .zip(&contexts)
        .map(|(index, decl)| context(&draft, &changes, index, decl));
    let contexts_built: Vec<Context> = contexts_built.collect();
    cached::groups(&contexts_built)?;
    let functions_built = (0..).zip(&functions).zip(&changes);
    let functions_built = functions_built
        .map(|((index, decl), changed)| function(&draft, &changes, index, decl, changed))
        .collect();
    Ok(Registry {
        app: app.to_owned(),
        contexts: contexts_built,
        functions: functions_built,
        types,
        vary_on: VaryOn::default(),
        identified_by: IdentifiedBy::default(),
    })
}

fn context(draft: &Draft<'_>, changes: &[Changes], index: usize, decl: &ContextDecl) -> Context {
    let members = || {
        let members = draft.members(&decl.name);
        members.map(|(index, query)| (FunctionId(index), query.name.as_str()))
    };
    let scope_sets = scope_sets(changes, ContextId(index), decl);
    let targeted = members().filter(|(id, _)| is_targeted(changes, *id));
    let groups = Group::all(decl, &scope_sets, targeted);
    let scopes = Scopes::of(decl, &groups);
    let queries = draft.members(&decl.name).map(|(_, query)| query);
    Context {
        members: members().map(|(id, _)| id).collect(),
        revision: key::revision(queries, &scopes),
        groups,
        scope_sets,
        scopes,
        policy: cached::of_bundle(draft, decl),
        is_cached: cached::is_cached(draft, decl),
        ..Context::new(decl.clone())
    }
}

/// Everything headers can name: targets, and the slots that merges go into.
fn announced(changes: &[Changes]) -> impl Iterator<Item = &TargetPlan> {
    changes.iter().flat_map(|(targets, merges)| {
        let slots = merges.iter().map(|merge| &merge.target);
        targets.iter().chain(slots)
    })
}

fn is_targeted(changes: &[Changes], id: FunctionId) -> bool {
    announced(changes).any(|target| target.function == Some(id))
}

/// The sets of required params that declared targets and merges of a context narrow by.
fn scope_sets(changes: &[Changes], id: ContextId, decl: &ContextDecl) -> Vec<Vec<usize>> {
    let required = |index: &usize| decl.params.get(*index).is_some_and(|param| param.required);
    let sets = announced(changes)
        .filter(|target| target.context == id)
        .map(|target| {
            let params = target.params.iter().map(|(param, _)| *param);
            params.filter(required).collect::<Vec<usize>>()
        });
    let mut sets: Vec<_> = sets.filter(|set| !set.is_empty()).collect();
    sets.sort();
    sets.dedup();
    sets
}

fn function(
    draft: &Draft<'_>,
    changes: &[Changes],
    index: usize,
    decl: &FunctionDecl,
    (affects, merges): &Changes,
) -> Function {
    let context = decl.context.as_deref().and_then(|name| draft.context(name));
    let position = |name: &str| context.and_then(|(_, context)| Some(context.param(name)?.0));
    Function {
        kind: Kind::of(decl),
        context: context.map(|(index, _)| ContextId(index)),
        methods: routes::methods(decl),
        params: decl.params.iter().map(ParamSpec::of).collect(),
        pick: decl
            .params
            .iter()
            .filter_map(|param| position(&param.name))
            .collect(),
        affects: affects.clone(),
        direct: direct(draft, affects, merges),
        merges: merges.clone(),
        targeted: is_targeted(changes, FunctionId(index)),
        key: context.and_then(|_| merge::list_key(decl)),
        policy: cached::of(decl, context.map(|(_, decl)| decl)),
        decl: decl.clone(),
    }
}

/// The targets and merges of a function as templates.
fn direct(draft: &Draft<'_>, affects: &[TargetPlan], merges: &[MergePlan]) -> Option<Direct> {
    let targets = affects.iter().map(|plan| {
        let only = plan.function.map(|id| draft.functions.get(id.index()));
        let only = only.flatten().map(|decl| decl.name.as_str());
        Some(Template::target(narrowing(draft, plan)?, only))
    });
    let merges = merges.iter().map(|plan| {
        let slot = draft.functions.get(plan.slot.index())?;
        let narrowing = narrowing(draft, &plan.target)?;
        Some(Template::merge(narrowing, &slot.name, plan.key.as_deref()))
    });
    let (targets, merges) = (
        targets.collect::<Option<_>>()?,
        merges.collect::<Option<_>>()?,
    );
    Direct::of(targets, merges)
}

fn narrowing<'d>(draft: &Draft<'d>, plan: &TargetPlan) -> Option<NarrowedContext<'d>> {
    let context = draft.contexts.get(plan.context.index())?;
    let params = plan.params.iter();
    let params = params.map(|(param, argument)| Some((context.params.get(*param)?, *argument)));
    Some(NarrowedContext {
        context,
        params: params.collect::<Option<_>>()?,
    })
}
