//! Arguments as one JSON object, which Pydantic reads in one go.

use mizan_core::{Args, FunctionId, Registry};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

/// A function to run: its position and its arguments.
pub(crate) type Member<'py> = (usize, Bound<'py, PyBytes>);

/// A function with its arguments as a JSON object; what is absent and has no default is left out.
pub(crate) fn member<'py>(
    py: Python<'py>,
    registry: &Registry,
    id: FunctionId,
    args: &Args<'_>,
) -> Member<'py> {
    (
        id.index(),
        PyBytes::new(py, object(registry, id, args).as_bytes()),
    )
}

/// Names of params need no escapes.
fn object(registry: &Registry, id: FunctionId, args: &Args<'_>) -> String {
    let params = &registry.function(id).decl().params;
    let size = args
        .iter()
        .flatten()
        .map(|text| text.len() + 16)
        .sum::<usize>();
    let mut object = String::with_capacity(size + 2);
    object.push('{');
    for (param, text) in params.iter().zip(args.iter()) {
        let Some(text) = text else { continue };
        object.push_str(if object.len() == 1 { "\"" } else { ",\"" });
        object.push_str(&param.name);
        object.push_str("\":");
        object.push_str(text);
    }
    object.push('}');
    object
}
