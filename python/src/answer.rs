//! The engine's answers as Python values.

use std::borrow::Cow;

use pyo3::prelude::*;
use pyo3::types::PyBytes;

/// Header fields: names and values.
pub(crate) type Headers = Vec<(&'static str, Cow<'static, str>)>;

/// Status, header fields and body.
pub(crate) type Answer<'py> = (u16, Headers, Bound<'py, PyBytes>);

/// Hands an answer to Python; the body is copied once.
pub(crate) fn answer<'py>(py: Python<'py>, answer: mizan_core::Answer) -> Answer<'py> {
    let body = PyBytes::new(py, &answer.body);
    (answer.status, answer.headers, body)
}
