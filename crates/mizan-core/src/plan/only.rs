//! `$only`: a read of some members of a context.

use crate::{FunctionId, Invalid, InvalidCode};

/// Name of the parameter.
pub(super) const PARAM: &str = "$only";

/// The members a value names, separated by commas; each once, in order of name.
pub(super) fn members(
    context: &str,
    member: &dyn Fn(&str) -> Option<FunctionId>,
    value: &str,
) -> Result<Vec<FunctionId>, Invalid> {
    let mut members = Vec::new();
    for name in value.split(',') {
        let Some(id) = member(name) else {
            return Err(Invalid {
                path: format!("/{PARAM}"),
                code: InvalidCode::Value,
                message: format!("`{name}` is no member of context `{context}`"),
            });
        };
        members.push(id);
    }
    members.sort_unstable();
    members.dedup();
    Ok(members)
}
