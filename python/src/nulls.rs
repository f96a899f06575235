//! The check of written results for nulls their type does not have.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::caught::{LARGE, caught};
use crate::declare::Type;

/// Finds nulls that the type of a result does not allow.
#[pyclass(frozen, module = "mizan._core")]
pub(crate) struct Nulls(mizan_core::Nulls);

#[pymethods]
impl Nulls {
    /// Takes a type written as JSON, as declarations have it.
    #[new]
    fn new(declared: &str) -> PyResult<Self> {
        caught(|| {
            let declared: Type = serde_json::from_str(declared)
                .map_err(|error| PyValueError::new_err(error.to_string()))?;
            Ok(Nulls(mizan_core::Nulls::new(declared.into())))
        })
    }

    /// Where the first such null stands, as a JSON Pointer.
    fn misplaced(&self, py: Python<'_>, body: &[u8]) -> PyResult<Option<String>> {
        caught(|| {
            let find = || self.0.misplaced(body);
            Ok(if body.len() > LARGE {
                py.detach(find)
            } else {
                find()
            })
        })
    }
}
