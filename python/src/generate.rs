//! The TypeScript client, made without leaving Python.

use std::path::PathBuf;

use mizan_codegen::{Framework, Options};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::caught::caught;

/// Files written, unchanged and removed.
type Counts = (usize, usize, usize);

/// Writes the client of a schema document into a folder: all of it, or nothing.
#[pyfunction]
pub(crate) fn write_client(
    py: Python<'_>,
    schema: &str,
    folder: PathBuf,
    frameworks: Vec<String>,
) -> PyResult<Counts> {
    caught(|| {
        let options = options(&frameworks)?;
        py.detach(|| {
            let output = mizan_codegen::generate(schema, &options).map_err(one)?;
            let written = output.write(&folder).map_err(one)?;
            Ok((written.written, written.unchanged, written.removed))
        })
    })
}

/// What writing would change, as a diff; empty when the folder holds exactly the client.
#[pyfunction]
pub(crate) fn check_client(
    py: Python<'_>,
    schema: &str,
    folder: PathBuf,
    frameworks: Vec<String>,
) -> PyResult<String> {
    caught(|| {
        let options = options(&frameworks)?;
        py.detach(|| {
            let output = mizan_codegen::generate(schema, &options).map_err(one)?;
            output.check(&folder).map_err(one)
        })
    })
}

/// Every reason why the client of a schema document cannot be written: for these frameworks, or for any if none is named.
#[pyfunction]
pub(crate) fn client_problems(
    py: Python<'_>,
    schema: &str,
    frameworks: Vec<String>,
) -> PyResult<Vec<String>> {
    caught(|| {
        let mut options = options(&frameworks)?;
        if options.frameworks.is_empty() {
            options.frameworks = Framework::ALL.to_vec();
        }
        Ok(
            py.detach(|| match mizan_codegen::generate(schema, &options) {
                Ok(_) => Vec::new(),
                Err(errors) => errors.iter().map(ToString::to_string).collect(),
            }),
        )
    })
}

fn options(frameworks: &[String]) -> PyResult<Options> {
    let frameworks: Result<Vec<_>, _> = frameworks.iter().map(|name| name.parse()).collect();
    Ok(Options {
        frameworks: frameworks.map_err(one)?,
    })
}

fn one(error: impl std::fmt::Display) -> PyErr {
    PyValueError::new_err(error.to_string())
}
