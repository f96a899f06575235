//! Callers and what surrounds a call, as keys hold them.

use mizan_core::VaryOn;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::caught::caught;

/// What identifies a caller: a kind, and an id that is unique within the kind.
#[pyclass(frozen, eq, hash, from_py_object, module = "mizan._core")]
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct CallerId(pub(crate) mizan_core::CallerId);

#[pymethods]
impl CallerId {
    /// The caller of a kind with this id, as JSON; `ValueError` for what identifies no caller.
    #[new]
    fn new(kind: &str, id: &str) -> PyResult<Self> {
        caught(|| {
            let caller = mizan_core::CallerId::new(kind, id);
            caller
                .map(CallerId)
                .map_err(|error| PyValueError::new_err(error.to_string()))
        })
    }

    /// The kind of caller.
    #[getter]
    fn kind(&self) -> PyResult<&str> {
        caught(|| Ok(self.0.kind()))
    }

    /// The id, as canonical JSON.
    #[getter]
    fn id(&self) -> PyResult<&str> {
        caught(|| Ok(self.0.id()))
    }

    /// Kind and id as one text.
    #[getter]
    fn text(&self) -> PyResult<String> {
        caught(|| Ok(self.0.text()))
    }

    /// The tag of every answer for a caller with this id.
    #[getter]
    fn tag(&self) -> PyResult<String> {
        caught(|| Ok(self.0.tag()))
    }

    fn __repr__(&self) -> PyResult<String> {
        caught(|| Ok(format!("CallerId({})", self.0)))
    }
}

/// The tag of every answer for callers with this id, as JSON, of whatever kind; `ValueError` for what identifies none.
#[pyfunction]
pub(crate) fn caller_tag(id: &str) -> PyResult<String> {
    caught(|| {
        let tag = mizan_core::CallerId::tag_of(id);
        tag.map_err(|error| PyValueError::new_err(error.to_string()))
    })
}

/// What of a request an answer depends on besides params and caller.
#[pyclass(frozen, eq, module = "mizan._core")]
#[derive(PartialEq, Eq)]
pub(crate) struct Surroundings(pub(crate) mizan_core::Surroundings);

impl Surroundings {
    /// Those of a request: its host, and the lines of each header field by its name in lower case.
    pub(crate) fn of(
        vary_on: &VaryOn,
        host: Option<&str>,
        fields: &[(String, Vec<String>)],
    ) -> Self {
        let lines = |name: &str| -> Vec<&str> {
            let found = fields.iter().filter(|(own, _)| own == name);
            found
                .flat_map(|(_, lines)| lines.iter().map(String::as_str))
                .collect()
        };
        Surroundings(mizan_core::Surroundings::of_request(vary_on, host, lines))
    }
}

#[pymethods]
impl Surroundings {
    /// The same with a part that only the origin can compute.
    #[pyo3(name = "with_part")]
    fn with(&self, name: String, value: Option<String>) -> PyResult<Self> {
        caught(|| Ok(Surroundings(self.0.clone().with(name, value))))
    }

    /// Whether an edge cannot know all of it.
    #[getter]
    fn is_origin_only(&self) -> PyResult<bool> {
        caught(|| Ok(self.0.is_origin_only()))
    }

    /// All of it, as canonical JSON.
    #[getter]
    fn text(&self) -> PyResult<String> {
        caught(|| Ok(self.0.text()))
    }
}

/// The parts that an app varies on; `ValueError` for a text that names none.
pub(crate) fn vary_on(parts: &[String], origin_parts: bool) -> PyResult<VaryOn> {
    let parsed = VaryOn::parse(parts.iter().map(String::as_str));
    let vary_on = parsed.map_err(|error| PyValueError::new_err(error.to_string()))?;
    Ok(if origin_parts {
        vary_on.with_origin_parts()
    } else {
        vary_on
    })
}
