//! A panic on demand, so that the tests see what becomes of one. Only builds with debug assertions have it; wheels do not.
#![expect(clippy::panic, reason = "that is what it is for")]

use pyo3::prelude::*;

use crate::caught::caught;

/// Adds it under a private name.
pub(crate) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.setattr("_panicking", wrap_pyfunction!(panicking, module)?)
}

/// Panics, with the interpreter's lock held or without it.
#[pyfunction]
fn panicking(py: Python<'_>, detached: bool) -> PyResult<()> {
    caught(|| {
        if detached {
            py.detach(|| panic!("on demand, detached"));
        }
        panic!("on demand")
    })
}
