//! RFC 9875 cache groups: tags restricted to what shared caches can know from the registry.

use std::collections::{BTreeMap, BTreeSet};

use crate::header::{self, MAX_TAG_BYTES, Tag};
use crate::settle::Resolved;
use crate::{BundlePlan, Context, Registry};

/// Response header of a mutation.
pub(crate) const INVALIDATION: &str = "cache-group-invalidation";

/// `Cache-Groups` of a bundle: its context, each scope set, and the same for members that are targeted alone.
pub(crate) fn of_bundle(plan: &BundlePlan<'_>) -> String {
    let functions = plan.members.iter().map(|id| plan.registry.function(*id));
    let targeted = functions.filter(|function| function.targeted);
    let heads = [None]
        .into_iter()
        .chain(targeted.map(|function| Some(function.name())));
    let mut groups = BTreeSet::new();
    for head in heads {
        groups.insert(group(plan.context, head, &[], |_| None).to_string());
        for set in &plan.context.scope_sets {
            let tag = group(plan.context, head, set, |index| plan.value(index));
            groups.insert(tag.to_string());
        }
    }
    list(&groups)
}

/// `Cache-Group-Invalidation` of targets: each widened to its largest scope set, and all of them to the limits of the
/// other header.
pub(crate) fn of_targets(registry: &Registry, targets: &[Resolved]) -> String {
    let groups = targets.iter().map(|target| match target.context {
        Some(id) => of_target(registry, registry.context(id), target),
        None => Tag::whole(&target.target.context),
    });
    let fitting = header::to_fit(&groups.collect::<Vec<_>>());
    if fitting == [Tag::everything()] {
        // No entry is in a group of that name, so the contexts are listed however many there are.
        return list(
            &targets
                .iter()
                .map(|target| target.target.context.clone())
                .collect(),
        );
    }
    list(&fitting.iter().map(Tag::to_string).collect())
}

fn of_target(registry: &Registry, context: &Context, target: &Resolved) -> Tag {
    let function = target.target.function.as_deref().filter(|name| {
        let id = registry.function_id(name);
        id.is_some_and(|id| registry.function(id).targeted)
    });
    let value = |index: usize| {
        let found = target.values.iter().find(|(other, _)| *other == index);
        found.map(|(_, value)| value.as_str())
    };
    let known = context
        .scope_sets
        .iter()
        .filter(|set| set.iter().all(|index| value(*index).is_some()));
    let largest = known.rev().max_by_key(|set| set.len());
    group(context, function, largest.map_or(&[], Vec::as_slice), value)
}

/// The tag of a scope set, or without its params when that would be too long. Both headers leave them out for the
/// same values, so nothing is missed.
fn group<'v>(
    context: &Context,
    function: Option<&str>,
    set: &[usize],
    value: impl Fn(usize) -> Option<&'v str>,
) -> Tag {
    let params = set.iter().filter_map(|index| {
        let name = context.params.get(*index)?.name.clone();
        let json = value(*index)?;
        let text = match json.starts_with('"') {
            true => serde_json::from_str(json).ok()?,
            false => json.to_owned(),
        };
        Some((name, text))
    });
    let mut tag = Tag {
        context: context.name().to_owned(),
        function: function.map(str::to_owned),
        params: params.collect(),
    };
    if tag.to_string().len() > MAX_TAG_BYTES {
        tag.params = BTreeMap::new();
    }
    tag
}

/// A structured-field list of strings; tags need no escapes.
fn list(groups: &BTreeSet<String>) -> String {
    let mut value = String::new();
    for group in groups {
        if !value.is_empty() {
            value.push_str(", ");
        }
        value.push('"');
        value.push_str(group);
        value.push('"');
    }
    value
}
