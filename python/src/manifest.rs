//! The manifest an edge works from, as Python serves it.

use mizan_core::manifest::ManifestDocument;
use pyo3::prelude::*;

use crate::answer::{Answer, answer};
use crate::caught::caught;

/// The manifest of an app, and the field that names it.
#[pyclass(frozen, module = "mizan._core")]
pub(crate) struct Manifest(pub(crate) ManifestDocument);

#[pymethods]
impl Manifest {
    /// The document.
    #[getter]
    fn text(&self) -> PyResult<&str> {
        caught(|| Ok(self.0.text()))
    }

    /// The header field by which an edge notices that it is another one.
    #[getter]
    fn field(&self) -> PyResult<(&'static str, String)> {
        caught(|| {
            let (name, value) = self.0.field();
            Ok((name, value.into_owned()))
        })
    }

    /// The response.
    #[pyo3(signature = (if_none_match=None))]
    fn answer<'py>(&self, py: Python<'py>, if_none_match: Option<&str>) -> PyResult<Answer<'py>> {
        caught(|| Ok(answer(py, self.0.answer(if_none_match))))
    }
}

/// Whether `Cache-Control` fields keep a response out of every shared cache.
#[pyfunction]
pub(crate) fn is_unshared(fields: Vec<String>) -> PyResult<bool> {
    caught(|| Ok(mizan_core::is_unshared(fields.iter().map(String::as_str))))
}
