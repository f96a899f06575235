//! RFC 9875 cache groups: tags restricted to what shared caches can know from the registry.

mod scopes;
mod template;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::header::{self, MAX_TAG_BYTES, Tag};
use crate::settle::Resolved;
use crate::{BundlePlan, CallPlan, Context, FunctionId, Registry};

pub(crate) use scopes::Scopes;
pub(crate) use template::Group;

/// Response header of a mutation.
pub(crate) const INVALIDATION: &str = "cache-group-invalidation";

/// `Cache-Groups` of a bundle: its context, each scope set, and the same for members that are targeted alone.
pub(crate) fn of_bundle(plan: &BundlePlan<'_>) -> String {
    of_values(plan.context, &plan.members, |index| plan.value(index))
}

/// The same of a page: all groups of its context, since it may show any of its queries.
pub(crate) fn of_page(plan: &CallPlan<'_>) -> String {
    let function = plan.function();
    let Some(context) = function.context.map(|id| plan.registry.context(id)) else {
        return String::new();
    };
    let args = plan.narrowing();
    let given = |param: usize| {
        let own = function.pick.iter().position(|index| *index == param)?;
        args.given(own)
    };
    of_values(context, &context.members, given)
}

/// The groups that some members of a context are in with the values of its params.
pub(crate) fn of_values<'v>(
    context: &Context,
    members: &[FunctionId],
    given: impl Fn(usize) -> Option<&'v str>,
) -> String {
    let groups = &context.groups;
    let mut value = String::with_capacity(groups.len() * 48);
    for group in groups.iter().filter(|group| group.is_of(members)) {
        let written = value.len();
        value.push_str(if written == 0 { "\"" } else { ", \"" });
        let start = value.len();
        group.write(&mut value, &given);
        // The group without params is there anyhow, and invalidation leaves them out for the same values.
        if value.len() - start > MAX_TAG_BYTES {
            value.truncate(written);
        } else {
            value.push('"');
        }
    }
    value
}

/// `Cache-Group-Invalidation` of targets: each widened to its largest scope set, and all of them to the limits of the
/// other header.
pub(crate) fn of_targets(registry: &Registry, targets: &[Resolved]) -> String {
    let tags = targets.iter().map(|target| &target.tag);
    if targets.iter().all(|target| is_group(registry, target)) && header::fits(tags.clone()) {
        return quoted(tags);
    }
    let groups = targets.iter().map(|target| match target.context {
        Some(id) => of_target(registry, registry.context(id), target),
        None => Tag::whole(&target.target.context),
    });
    let fitting = header::to_fit(groups.collect());
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

/// Whether a target is a group as it stands, which those that were declared mostly are.
fn is_group(registry: &Registry, target: &Resolved) -> bool {
    let Some(context) = target.context.map(|id| registry.context(id)) else {
        return false;
    };
    let params = &target.tag.params;
    let is_named = |index: &usize| {
        let spec = context.params.get(*index);
        spec.is_some_and(|spec| params.contains_key(&spec.name))
    };
    let is_set = |set: &Vec<usize>| set.len() == params.len() && set.iter().all(is_named);
    header::is_writable(&target.tag)
        && targeted(registry, target).is_some() == target.tag.function.is_some()
        && (params.is_empty() || context.scope_sets.iter().any(is_set))
}

/// The function a target names, when bundles are in groups of it.
fn targeted<'t>(registry: &Registry, target: &'t Resolved) -> Option<&'t str> {
    target.target.function.as_deref().filter(|name| {
        let id = registry.function_id(name);
        id.is_some_and(|id| registry.function(id).targeted)
    })
}

fn of_target(registry: &Registry, context: &Context, target: &Resolved) -> Tag {
    let params = &target.tag.params;
    let named = |index: &usize| {
        let name = &context.params.get(*index)?.name;
        Some((name.clone(), params.get(name)?.clone()))
    };
    let known = (context.scope_sets.iter()).filter_map(|set| set.iter().map(named).collect());
    let largest = known.rev().max_by_key(BTreeMap::len);
    let mut tag = Tag {
        context: context.name().to_owned(),
        function: targeted(registry, target).map(str::to_owned),
        params: largest.unwrap_or_default(),
    };
    // The group without params is on every bundle; reads leave them out for the same values.
    if tag.text_len() > MAX_TAG_BYTES {
        tag.params = BTreeMap::new();
    }
    tag
}

/// A canonical value as tags write it: a string as it is, anything else in JSON.
pub(crate) fn text(json: &str) -> Cow<'_, str> {
    match json
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'))
    {
        Some(plain) if !plain.contains('\\') => Cow::Borrowed(plain),
        Some(_) => Cow::Owned(serde_json::from_str(json).unwrap_or_default()),
        None => Cow::Borrowed(json),
    }
}

/// The groups of a value that was written here: neither a quote nor a comma can stand in one.
pub(crate) fn each(value: &str) -> impl Iterator<Item = &str> {
    let groups = value.split(", ").map(|group| group.trim_matches('"'));
    groups.filter(|group| !group.is_empty())
}

/// The tags that a change purges in a store which several releases share: its groups, and the scopes of their contexts.
pub(crate) fn purge_tags(registry: &Registry, value: &str) -> Vec<String> {
    let mut contexts = Vec::new();
    for id in each(value).filter_map(|group| registry.context_id(context_of(group))) {
        if !contexts.contains(&id) {
            contexts.push(id);
        }
    }
    let scopes = contexts.iter().map(|id| registry.context(*id).scopes.tag());
    (each(value).map(str::to_owned))
        .chain(scopes.map(|tag| tag.to_string()))
        .collect()
}

/// The context that a group is of.
fn context_of(group: &str) -> &str {
    let end = group.find(['.', ';']).unwrap_or(group.len());
    group.get(..end).unwrap_or_default()
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

/// The same of tags that are in order already.
fn quoted<'t>(tags: impl Iterator<Item = &'t Tag>) -> String {
    let mut value = String::with_capacity(64);
    for tag in tags {
        value.push_str(if value.is_empty() { "\"" } else { ", \"" });
        // Writing into memory cannot fail.
        let _ = tag.write(&mut value);
        value.push('"');
    }
    value
}
