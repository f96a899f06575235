//! Merge entries: where the client splices a result in without a refetch.

use super::resolve;
use crate::registry::MergePlan;
use crate::{CallPlan, Target};

/// One place a result is spliced into; the value itself is the call's result.
#[derive(Debug, Clone)]
pub(super) struct MergeEntry {
    /// Position among the merges of the function.
    plan: usize,
    pub(super) target: Target,
}

impl MergeEntry {
    /// The query whose result takes it, and the field by which an item of a list is known.
    pub(super) fn slot<'a>(&self, call: &CallPlan<'a>) -> Option<(&'a str, Option<&'a str>)> {
        let plan = call.function().merges.get(self.plan)?;
        let slot = call.registry.function(plan.slot).name();
        Some((slot, plan.key.as_deref()))
    }
}

/// The merges of a call, and as targets those that an argument without a value left too wide to splice.
pub(super) fn entries(call: &CallPlan<'_>) -> (Vec<MergeEntry>, Vec<Target>) {
    let (mut entries, mut unmerged) = (Vec::new(), Vec::new());
    for (at, plan) in call.function().merges.iter().enumerate() {
        let target = resolve::target(call.registry, &plan.target, call.narrowing());
        if is_pinned(call, plan, &target) {
            entries.push(MergeEntry { plan: at, target });
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
