//! Targets with their names and values checked against the registry: in doubt they become wider.

use serde_json::Value;

use crate::header::{Tag, covered, is_name};
use crate::registry::TargetPlan;
use crate::{Args, CallPlan, Context, ContextId, Registry, Target, date_time, jcs};

/// A target with what matching and writing it need.
#[derive(Debug, Clone)]
pub(crate) struct Resolved {
    /// The context, when the registry knows it.
    pub(crate) context: Option<ContextId>,
    pub(crate) target: Target,
    pub(crate) tag: Tag,
}

/// The declared targets of a call, narrowed by its arguments.
pub(super) fn declared<'c>(call: &'c CallPlan<'_>) -> impl Iterator<Item = Target> + use<'c> {
    let (registry, args) = (call.registry, call.narrowing());
    (call.function().affects.iter()).map(move |plan| target(registry, plan, args))
}

/// The target that a plan makes of arguments; null does not narrow.
pub(super) fn target(registry: &Registry, plan: &TargetPlan, args: Args<'_>) -> Target {
    let context = registry.context(plan.context);
    let params = plan.params.iter().filter_map(|(param, arg)| {
        let name = context.params.get(*param)?.name.clone();
        let value: Value = serde_json::from_str(args.get(*arg)?).ok()?;
        (!value.is_null()).then_some((name, value))
    });
    Target {
        context: context.name().to_owned(),
        function: plan
            .function
            .map(|id| registry.function(id).name().to_owned()),
        params: params.collect(),
    }
}

/// Checks a target: an unknown function, param or value of the wrong type widens it. Nothing only for a context whose
/// name no client can ever have read.
pub(super) fn resolve(registry: &Registry, mut target: Target) -> Option<Resolved> {
    let id = registry.context_id(&target.context);
    if id.is_none() && !is_name(&target.context) {
        return None;
    }
    let context = id.map(|id| registry.context(id));
    let mut tag = Tag::whole(&target.context);
    target.params.retain(|name, value| {
        in_utc(context, name, value);
        let text = pval(value).filter(|_| narrows(context, name, value));
        let narrows = text.is_some();
        tag.params.extend(text.map(|text| (name.clone(), text)));
        narrows
    });
    if let (Some(context), Some(name)) = (context, &target.function) {
        let member = registry
            .function_id(name)
            .filter(|id| context.members.contains(id));
        target.function = member.and(target.function);
    }
    tag.function.clone_from(&target.function);
    Some(Resolved {
        context: id,
        target,
        tag,
    })
}

/// Gives an instant the one text that bundles have it in.
fn in_utc(context: Option<&Context>, name: &str, value: &mut Value) {
    let spec = context.and_then(|context| context.params.iter().find(|spec| spec.name == name));
    if spec.is_some_and(|spec| spec.shape.is_date_time())
        && let Some(json) = date_time::in_utc(&value.to_string())
        && let Ok(written) = serde_json::from_str(&json)
    {
        *value = written;
    }
}

/// Whether a bundle can have that value.
fn narrows(context: Option<&Context>, name: &str, value: &Value) -> bool {
    let Some(context) = context else {
        return is_name(name) && !value.is_null();
    };
    let spec = context.params.iter().find(|spec| spec.name == name);
    !value.is_null() && spec.is_some_and(|spec| spec.shape.accepts(value))
}

/// A value as a tag writes it: a string as it is, anything else in canonical JSON, where it has such a form.
fn pval(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) => Some(value.to_string()),
        Value::Number(number) => Some(jcs::number(&number.to_string()).ok()?.into_owned()),
        _ => jcs::canonical(&value.to_string()).ok(),
    }
}

/// Targets checked against the registry, each once.
pub(crate) fn resolved(
    registry: &Registry,
    targets: impl IntoIterator<Item = Target>,
) -> Vec<Resolved> {
    let resolved = targets.into_iter();
    distinct(
        resolved
            .filter_map(|target| resolve(registry, target))
            .collect(),
    )
}

/// Targets sorted by tag, without those that another one covers.
pub(super) fn distinct(resolved: Vec<Resolved>) -> Vec<Resolved> {
    if resolved.len() < 2 {
        return resolved;
    }
    let mut keyed: Vec<_> = resolved
        .into_iter()
        .map(|each| (each.tag.to_string(), each))
        .collect();
    keyed.sort_by(|a, b| a.0.cmp(&b.0));
    keyed.dedup_by(|a, b| a.0 == b.0);
    let covered = covered(&keyed.iter().map(|(_, each)| &each.tag).collect::<Vec<_>>());
    let kept = keyed
        .into_iter()
        .zip(covered)
        .filter(|(_, covered)| !covered);
    kept.map(|((_, each), _)| each).collect()
}
