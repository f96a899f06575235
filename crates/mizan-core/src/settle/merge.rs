//! Merge entries: where the client splices a result in without a refetch.

use super::resolve;
use crate::registry::MergePlan;
use crate::{CallPlan, Target};

/// One place a result is spliced into; the value itself is the call's result.
#[derive(Debug, Clone)]
pub(super) struct MergeEntry<'a> {
    pub(super) slot: &'a str,
    pub(super) key: Option<&'a str>,
    pub(super) target: Target,
}

/// The merges of a call, and as targets those that an argument without a value left too wide to splice.
pub(super) fn entries<'a>(call: &CallPlan<'a>) -> (Vec<MergeEntry<'a>>, Vec<Target>) {
    let (mut entries, mut unmerged) = (Vec::new(), Vec::new());
    for plan in &call.function().merges {
        let target = resolve::target(call.registry, &plan.target, call.narrowing());
        if is_pinned(call, plan, &target) {
            let slot = call.registry.function(plan.slot).name();
            entries.push(MergeEntry {
                slot,
                key: plan.key.as_deref(),
                target,
            });
        } else {
            unmerged.push(target);
        }
    }
    (entries, unmerged)
}

/// Whether the target has a value for every required param the declaration narrows by.
fn is_pinned(call: &CallPlan<'_>, plan: &MergePlan, target: &Target) -> bool {
    let context = call.registry.context(plan.target.context);
    plan.target.params.iter().all(|(param, _)| {
        let spec = context.params.get(*param);
        spec.is_some_and(|spec| !spec.required || target.params.contains_key(&spec.name))
    })
}
