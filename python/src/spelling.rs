//! Values in the one spelling that their types write, which only Python can find out.

use pyo3::prelude::*;

/// Decodes values and writes them back: takes the position of a context or function and the JSON text of each of its
/// params, or `None` where there is none; gives the position and the new text of those whose type has several
/// spellings, `None` for a value that cannot be written back.
pub(crate) struct Respell<'r, 'py>(pub(crate) &'r Bound<'py, PyAny>);

impl Respell<'_, '_> {
    /// What the values of the context or function at a position are written back as.
    pub(crate) fn ask<'v>(
        &self,
        position: usize,
        values: impl Iterator<Item = Option<&'v str>>,
    ) -> PyResult<Vec<(usize, Option<String>)>> {
        if self.0.is_none() {
            return Ok(Vec::new());
        }
        let values: Vec<Option<&str>> = values.collect();
        self.0.call1((position, values))?.extract()
    }
}
