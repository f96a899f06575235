//! A plan of a read that outlives its request.

use std::borrow::Cow;

use crate::args::ArgValue;
use crate::{BundlePlan, ContextId, FunctionId, Registry};

/// A validated read without its registry and its request, for a task that rebuilds a bundle.
#[derive(Debug, Clone)]
pub struct DetachedPlan {
    pub(super) context: ContextId,
    pub(super) values: Vec<ArgValue<'static>>,
    /// The members that `$only` names; nothing for all of them.
    pub(super) only: Option<Vec<FunctionId>>,
    pub(super) sent: Option<Vec<ArgValue<'static>>>,
    pub(super) is_unwritten: bool,
}

impl DetachedPlan {
    /// The plan in the registry that made it.
    ///
    /// # Panics
    /// With a smaller registry.
    pub fn attach(self, registry: &Registry) -> BundlePlan<'_> {
        let context = registry.context(self.context);
        BundlePlan {
            registry,
            id: self.context,
            context,
            values: self.values,
            members: (self.only).map_or(Cow::Borrowed(context.members()), Cow::Owned),
            sent: self.sent,
            is_unwritten: self.is_unwritten,
        }
    }
}

/// The values on their own.
pub(super) fn owned(values: &[ArgValue<'_>]) -> Vec<ArgValue<'static>> {
    let owned = |value: &ArgValue<'_>| value.as_deref().map(|text| Cow::Owned(text.to_owned()));
    values.iter().map(owned).collect()
}
