//! `$only`: a read of some members of a context.

use crate::{Context, FunctionId, Invalid, InvalidCode, Registry};

/// Name of the parameter.
pub(super) const PARAM: &str = "$only";

/// The members a value names, separated by commas; each once, in order of name.
pub(super) fn members(
    registry: &Registry,
    context: &Context,
    value: &str,
) -> Result<Vec<FunctionId>, Invalid> {
    let mut members = Vec::new();
    for name in value.split(',') {
        let id = registry
            .function_id(name)
            .filter(|id| context.members().contains(id));
        let Some(id) = id else {
            return Err(Invalid {
                path: format!("/{PARAM}"),
                code: InvalidCode::Value,
                message: format!("`{name}` is no member of context `{}`", context.name()),
            });
        };
        members.push(id);
    }
    members.sort_unstable();
    members.dedup();
    Ok(members)
}
