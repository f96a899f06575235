//! Callers as Python writes them.

use mizan_core::{Caller, CallerId};
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

/// A caller as cache keys hold them, from the id and the claims as JSON; `ValueError` for what identifies none.
#[pyfunction]
pub(crate) fn caller_text(
    kind: &str,
    id: &str,
    staff: bool,
    superuser: bool,
    claims: Option<&str>,
) -> PyResult<String> {
    caught(|| {
        let caller = CallerId::new(kind, id).and_then(|id| {
            let caller = Caller::new(id).staff(staff).superuser(superuser);
            claims.map_or_else(
                || Ok(caller.clone()),
                |claims| caller.clone().claims(claims),
            )
        });
        caller
            .map(|caller| caller.text())
            .map_err(|error| PyValueError::new_err(error.to_string()))
    })
}

/// The caller that [`caller_text`] wrote.
pub(crate) fn caller(text: Option<&str>) -> PyResult<Option<Caller>> {
    let unknown = || PyValueError::new_err("not a caller");
    text.map(|text| Caller::parse(text).ok_or_else(unknown))
        .transpose()
}

/// The tag of every answer for callers with an id, as JSON, of whatever kind; `ValueError` for what identifies none.
#[pyfunction]
pub(crate) fn caller_tag(id: &str) -> PyResult<String> {
    caught(|| CallerId::tag_of(id).map_err(|error| PyValueError::new_err(error.to_string())))
}
