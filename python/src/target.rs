//! Targets a function added at run time.

use mizan_core::Target;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use serde_json::{Map, Value};

/// Context, only function, and params as a JSON object.
pub(crate) type Added = (String, Option<String>, Option<Vec<u8>>);

/// The engine's targets.
pub(crate) fn targets(added: Vec<Added>) -> PyResult<Vec<Target>> {
    added.into_iter().map(target).collect()
}

fn target((context, function, params): Added) -> PyResult<Target> {
    let invalid = |error: serde_json::Error| PyValueError::new_err(error.to_string());
    let target = match params {
        None => Target::whole(context),
        Some(params) => {
            let params: Map<String, Value> = serde_json::from_slice(&params).map_err(invalid)?;
            Target::narrowed(context, &params).map_err(invalid)?
        }
    };
    Ok(match function {
        Some(function) => target.function(function),
        None => target,
    })
}
