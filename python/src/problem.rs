//! Problems, and the exception that carries one through Python code.

use mizan_core::{Invalid, InvalidCode, ProtocolCode};
use pyo3::create_exception;
use pyo3::exceptions::{PyException, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use serde_json::Value;

use crate::answer::{Answer, Headers, answer};
use crate::caught::caught;

create_exception!(
    mizan._core,
    Refused,
    PyException,
    "A request that is answered with a problem: `args` is the problem and header fields to add."
);

/// An error as the client sees it: never a cause, which belongs in the log.
#[pyclass(frozen, module = "mizan._core")]
pub(crate) struct Problem(pub(crate) mizan_core::Problem);

#[pymethods]
impl Problem {
    /// A problem with one of the protocol's codes.
    #[staticmethod]
    fn protocol(code: &str, detail: &str) -> PyResult<Self> {
        caught(|| {
            let known = ProtocolCode::ALL
                .iter()
                .find(|known| known.as_str() == code);
            let unknown = || PyValueError::new_err(format!("`{code}` is no code of the protocol"));
            let problem = mizan_core::Problem::new(*known.ok_or_else(unknown)?, detail);
            Ok(Problem(problem))
        })
    }

    /// The problem of the protocol that an HTTP status stands for, if there is one.
    #[staticmethod]
    fn for_status(status: u16, detail: &str) -> PyResult<Option<Self>> {
        caught(|| {
            let code = ProtocolCode::of_status(status);
            Ok(code.map(|code| Problem(mizan_core::Problem::new(code, detail))))
        })
    }

    /// A declared error; `data` is its payload as JSON.
    #[staticmethod]
    fn declared(code: &str, status: u16, detail: &str, data: Option<&[u8]>) -> PyResult<Self> {
        caught(|| {
            let problem = mizan_core::Problem::declared(code, status, detail);
            let Some(data) = data else {
                return Ok(Problem(problem));
            };
            let data: Value = serde_json::from_slice(data)
                .map_err(|error| PyValueError::new_err(error.to_string()))?;
            Ok(Problem(problem.with_data(data)))
        })
    }

    /// Refused arguments: JSON Pointer, code and message of each.
    #[staticmethod]
    fn invalid(errors: Vec<(String, String, String)>) -> PyResult<Self> {
        caught(|| {
            let errors: PyResult<Vec<Invalid>> = errors.into_iter().map(invalid).collect();
            Ok(Problem(mizan_core::Problem::invalid(errors?)))
        })
    }

    /// The refused arguments of several problems, each once: members of a bundle share params.
    #[staticmethod]
    fn merged(problems: Vec<PyRef<'_, Problem>>) -> PyResult<Self> {
        caught(|| {
            let errors = problems.iter().flat_map(|problem| problem.0.errors.clone());
            let errors = once(errors.collect());
            Ok(Problem(mizan_core::Problem::invalid(errors)))
        })
    }

    /// A failure of the server; `detail` is for development only.
    #[staticmethod]
    #[pyo3(signature = (digest, detail=None))]
    fn internal(digest: &str, detail: Option<&str>) -> PyResult<Self> {
        caught(|| {
            let mut problem = mizan_core::Problem::internal(digest);
            problem.detail = detail.map(Into::into);
            Ok(Problem(problem))
        })
    }

    /// The code the client matches on.
    #[getter]
    fn code(&self) -> PyResult<&str> {
        caught(|| Ok(self.0.code_str()))
    }

    /// HTTP status.
    #[getter]
    fn status(&self) -> PyResult<u16> {
        caught(|| Ok(self.0.status))
    }

    /// The problem as JSON.
    fn json<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        caught(|| Ok(PyBytes::new(py, &self.0.to_json())))
    }

    /// The response.
    fn answer<'py>(&self, py: Python<'py>) -> PyResult<Answer<'py>> {
        caught(|| Ok(answer(py, self.0.answer())))
    }

    fn __repr__(&self) -> PyResult<String> {
        caught(|| Ok(format!("<Problem {}>", self.0)))
    }
}

/// The exception for a request that is answered with `problem`.
pub(crate) fn refused(py: Python<'_>, problem: mizan_core::Problem, headers: Headers) -> PyErr {
    match Py::new(py, Problem(problem)) {
        Ok(problem) => Refused::new_err((problem, headers)),
        Err(error) => error,
    }
}

fn invalid((path, code, message): (String, String, String)) -> PyResult<Invalid> {
    let code = match code.as_str() {
        "missing" => InvalidCode::Missing,
        "type" => InvalidCode::Type,
        "range" => InvalidCode::Range,
        "value" => InvalidCode::Value,
        _ => {
            return Err(PyValueError::new_err(format!(
                "`{code}` is no code of an argument"
            )));
        }
    };
    Ok(Invalid {
        path,
        code,
        message,
    })
}

fn once(errors: Vec<Invalid>) -> Vec<Invalid> {
    let mut once: Vec<Invalid> = Vec::with_capacity(errors.len());
    for error in errors {
        if !once.contains(&error) {
            once.push(error);
        }
    }
    once
}
