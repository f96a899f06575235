//! Identities of callers as Python writes them.

use mizan_core::CallerId;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::caught::caught;

/// The text that identifies a caller of a kind, from their id as JSON; `ValueError` for what identifies none.
#[pyfunction]
pub(crate) fn caller_id(kind: &str, id: &str) -> PyResult<String> {
    caught(|| {
        let caller = CallerId::new(kind, id);
        caller
            .map(|caller| caller.text())
            .map_err(|error| PyValueError::new_err(error.to_string()))
    })
}

/// The tag of every answer for callers with an id, as JSON, of whatever kind; `ValueError` for what identifies none.
#[pyfunction]
pub(crate) fn caller_tag(id: &str) -> PyResult<String> {
    caught(|| CallerId::tag_of(id).map_err(|error| PyValueError::new_err(error.to_string())))
}
