//! Single flight: which mounted bundles a call made stale.

use std::time::Duration;

use super::Resolved;
use crate::{BundlePlan, Registry, group, header};

/// For how long the response of a call waits for the bundles that ride on it. The client refetches those that take longer.
pub const REFRESH_LIMIT: Duration = Duration::from_millis(150);
/// Most bundles a client may say it has mounted.
const MAX_MOUNTED: usize = 32;
/// Most bundles run again for one call.
const MAX_REFRESHED: usize = 8;

/// The bundles that a client says it has mounted.
pub(super) fn mounted<'a>(registry: &'a Registry, mounted: &str) -> Vec<BundlePlan<'a>> {
    let Ok(tags) = header::parse(mounted) else {
        return Vec::new();
    };
    if tags.len() > MAX_MOUNTED {
        return Vec::new();
    }
    let tags = tags.into_iter().filter(|tag| tag.function.is_none());
    tags.filter_map(|tag| {
        let context = registry.context_id(&tag.context)?;
        BundlePlan::from_texts(registry, context, tag.params.into_iter()).ok()
    })
    .collect()
}

/// The mounted bundles that a target matches, each once.
pub(super) fn stale<'a>(
    resolved: &[Resolved],
    mounted: Vec<BundlePlan<'a>>,
) -> Vec<BundlePlan<'a>> {
    let mut bundles: Vec<BundlePlan<'a>> = Vec::new();
    for bundle in mounted {
        let new = bundles.iter().all(|other| !is_same(other, &bundle));
        if new && resolved.iter().any(|each| matches(each, &bundle)) {
            bundles.push(bundle);
        }
        if bundles.len() == MAX_REFRESHED {
            break;
        }
    }
    bundles
}

fn is_same(a: &BundlePlan<'_>, b: &BundlePlan<'_>) -> bool {
    a.context.name() == b.context.name() && a.values == b.values
}

/// Whether for each param of the target the bundle has the same value or none.
fn matches(resolved: &Resolved, bundle: &BundlePlan<'_>) -> bool {
    let agrees = |(name, wanted): (&String, &String)| {
        let index = bundle
            .context
            .params
            .iter()
            .position(|spec| spec.name == *name);
        let value = index.and_then(|index| bundle.value(index));
        value.is_none_or(|value| *wanted == group::text(value))
    };
    resolved.target.context == bundle.context.name() && resolved.tag.params.iter().all(agrees)
}
