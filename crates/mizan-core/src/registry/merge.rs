//! The rules for `merge`: one slot that the mutation's result fits, in bundles that are surely meant.

use serde_json::Value;

use super::affects::{context, member};
use super::draft::Draft;
use super::entry::{FunctionId, MergePlan, TargetPlan};
use super::error::Faults;
use super::narrow::Narrowing;
use super::same::Bare;
use crate::{ContextDecl, FunctionDecl, Merge, Returns, Type};

/// Field that identifies an item unless the query declares another.
const DEFAULT_KEY: &str = "id";
/// Longest chain of references that is followed; a longer one is a cycle.
const MAX_HOPS: usize = 32;

/// The merges a function declares, in order of context and slot.
pub(super) fn plans(
    draft: &Draft<'_>,
    function: &FunctionDecl,
    faults: &mut Faults,
) -> Vec<MergePlan> {
    let merges = function.merge.iter();
    let mut plans: Vec<_> = merges
        .filter_map(|merge| plan(draft, function, merge, faults))
        .collect();
    plans.sort_by_key(|plan| (plan.target.context, plan.slot));
    plans
}

fn plan(
    draft: &Draft<'_>,
    mutation: &FunctionDecl,
    merge: &Merge,
    faults: &mut Faults,
) -> Option<MergePlan> {
    let (id, context) = context(draft, mutation, "merges into", &merge.context, faults)?;
    let Returns::Data(output) = &mutation.returns else {
        faults.add(format!(
            "function {} merges into context {} but returns an HTTP response; return data or use `affects`",
            mutation.at(),
            context.at()
        ));
        return None;
    };
    let (slot, query, fit) = match &merge.function {
        Some(name) => named_slot(draft, mutation, context, name, output, faults)?,
        None => only_slot(draft, mutation, context, output, faults)?,
    };
    let key = match fit {
        Fit::Whole => None,
        Fit::Item => Some(item_key(mutation, query, output, faults)?),
    };
    let narrowing = Narrowing {
        mutation,
        context,
        function: Some(query),
    };
    let params = narrowing.resolve(&merge.scope, faults);
    pinned(mutation, context, query, &params, faults);
    Some(MergePlan {
        target: TargetPlan {
            context: id,
            function: Some(slot),
            params,
        },
        slot,
        key,
    })
}

/// How a result goes into a slot.
#[derive(Clone, Copy, PartialEq)]
enum Fit {
    /// As the slot's new value.
    Whole,
    /// As one item of its list.
    Item,
}

fn fit(output: &Type, query: &FunctionDecl) -> Option<Fit> {
    let Returns::Data(slot) = &query.returns else {
        return None;
    };
    let (result, slot) = (Bare::of(&output.schema), Bare::of(&slot.schema));
    let is_null = result.schema.get("type").is_some_and(|name| name == "null");
    if !is_null && result.schema == slot.schema && (slot.nullable || !result.nullable) {
        return Some(Fit::Whole);
    }
    let item = slot.item()?;
    (result.schema == item.schema && !result.nullable).then_some(Fit::Item)
}

type Slot<'d> = (FunctionId, &'d FunctionDecl, Fit);

fn named_slot<'d>(
    draft: &Draft<'d>,
    mutation: &FunctionDecl,
    context: &ContextDecl,
    name: &str,
    output: &Type,
    faults: &mut Faults,
) -> Option<Slot<'d>> {
    let (id, query) = member(draft, mutation, context, name, faults)?;
    let fit = fit(output, query);
    if fit.is_none() {
        let Returns::Data(slot) = &query.returns else {
            return None;
        };
        faults.add(format!(
            "function {} returns `{}`, which does not fit query {} of type `{}`; return that type or an item of it, or use `affects`",
            mutation.at(),
            Bare::of(&output.schema).describe(),
            query.at(),
            Bare::of(&slot.schema).describe()
        ));
    }
    Some((id, query, fit?))
}

fn only_slot<'d>(
    draft: &Draft<'d>,
    mutation: &FunctionDecl,
    context: &ContextDecl,
    output: &Type,
    faults: &mut Faults,
) -> Option<Slot<'d>> {
    let members = draft.members(&context.name);
    let slots: Vec<Slot<'d>> = members
        .filter_map(|(index, query)| Some((FunctionId(index), query, fit(output, query)?)))
        .collect();
    match slots.as_slice() {
        [slot] => return Some(*slot),
        [] => faults.add(format!(
            "function {} merges `{}` into context {}, none of whose queries returns that type or a list of it; change the type or use `affects`",
            mutation.at(),
            Bare::of(&output.schema).describe(),
            context.at()
        )),
        several => {
            let names: Vec<_> = several.iter().map(|(_, query, _)| query.name.as_str()).collect();
            faults.add(format!(
                "function {} merges `{}` into context {}, where `{}` all take it; write `{}::{}`",
                mutation.at(),
                Bare::of(&output.schema).describe(),
                context.at(),
                names.join("`, `"),
                context.name,
                names.first().copied().unwrap_or_default()
            ));
        }
    }
    None
}

fn item_key(
    mutation: &FunctionDecl,
    query: &FunctionDecl,
    output: &Type,
    faults: &mut Faults,
) -> Option<String> {
    let key = query.key.as_deref().unwrap_or(DEFAULT_KEY);
    if has_field(output, &output.schema, key) {
        return Some(key.to_owned());
    }
    faults.add(format!(
        "function {} merges an item into query {}, but `{}` has no field `{key}`; declare the query's `key`",
        mutation.at(),
        query.at(),
        Bare::of(&output.schema).describe()
    ));
    None
}

/// A splice must not reach bundles of other data: every required param the query takes has to be known.
fn pinned(
    mutation: &FunctionDecl,
    context: &ContextDecl,
    query: &FunctionDecl,
    params: &[(usize, usize)],
    faults: &mut Faults,
) {
    for (index, param) in context.params.iter().enumerate() {
        let taken = param.required && query.param(&param.name).is_some();
        if taken && params.iter().all(|(known, _)| *known != index) {
            faults.add(format!(
                "function {} merges into every bundle of context {}, whatever its `{}`; add that argument, map another to it, or use `affects`",
                mutation.at(),
                context.at(),
                param.name
            ));
        }
    }
}

/// The key of a list's items: the declared one, or `id` where they have it.
pub(super) fn list_key(query: &FunctionDecl) -> Option<String> {
    let Returns::Data(output) = &query.returns else {
        return None;
    };
    let item = Bare::of(&output.schema).item()?;
    let key = query.key.as_deref().unwrap_or(DEFAULT_KEY);
    has_field(output, &item.schema, key).then(|| key.to_owned())
}

/// Whether every value of a schema is an object with that field.
pub(super) fn has_field(ty: &Type, schema: &Value, field: &str) -> bool {
    has(ty, schema, field, MAX_HOPS)
}

fn has(ty: &Type, schema: &Value, field: &str, hops: usize) -> bool {
    let list = |keyword: &str| schema.get(keyword).and_then(Value::as_array);
    let into = |schema: &Value| hops > 0 && has(ty, schema, field, hops - 1);
    let own = schema
        .get("properties")
        .is_some_and(|properties| properties.get(field).is_some());
    let target = schema
        .get("$ref")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let target = target
        .strip_prefix("#/$defs/")
        .and_then(|name| ty.defs.get(name));
    own || target.is_some_and(into)
        || list("allOf").is_some_and(|all| all.iter().any(into))
        || list("oneOf")
            .or(list("anyOf"))
            .is_some_and(|any| !any.is_empty() && any.iter().all(into))
}
