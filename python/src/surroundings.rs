//! What surrounds a request, as Python reads it.

use std::collections::HashMap;

use mizan_core::{Registry, VaryPart};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::caught::caught;

/// What an answer depends on besides params and caller.
#[pyclass(frozen, module = "mizan._core")]
pub(crate) struct Surroundings(pub(crate) mizan_core::Surroundings);

/// Refuses what names no part of a request that an app can vary on.
#[pyfunction]
pub(crate) fn check_vary_part(part: &str) -> PyResult<()> {
    caught(|| {
        let parsed = VaryPart::parse(part);
        parsed
            .map(|_| ())
            .map_err(|error| PyValueError::new_err(error.to_string()))
    })
}

/// Names of the header fields that an app varies on, in lower case.
pub(crate) fn fields(registry: &Registry) -> Vec<String> {
    let mut names: Vec<String> = (registry.vary_on().parts().iter())
        .filter_map(|part| match part {
            VaryPart::Host => None,
            VaryPart::Header(name) => Some(name.clone()),
            VaryPart::Cookie(_) => Some("cookie".to_owned()),
        })
        .collect();
    names.dedup();
    names
}

/// What surrounds a request with a host, the values of those fields, and parts that only this backend can compute.
pub(crate) fn surroundings(
    registry: &Registry,
    host: Option<&str>,
    fields: &HashMap<String, Vec<String>>,
    own: Vec<(String, Option<String>)>,
) -> Surroundings {
    let values = |name: &str| {
        let values = fields.get(name).into_iter().flatten();
        values.map(String::as_str).collect()
    };
    let of = mizan_core::Surroundings::of_request(registry.vary_on(), host, values);
    Surroundings(
        own.into_iter()
            .fold(of, |of, (name, value)| of.with(name, value)),
    )
}
