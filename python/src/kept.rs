//! How caches may keep one answer: a bundle's, or a page's.

use std::borrow::Cow;

use mizan_core::{CacheStatus, Cached};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::answer::{Answer, Headers};
use crate::bundle::{Policy, policy};
use crate::caught::caught;

/// How caches may keep one answer, and under which key.
#[pyclass(frozen, module = "mizan._core")]
pub(crate) struct Kept {
    cached: Cached,
    key: String,
}

impl Kept {
    pub(crate) fn new(key: String, cached: Cached) -> Self {
        Kept { cached, key }
    }
}

#[pymethods]
impl Kept {
    /// What tells it from every other answer.
    #[getter]
    fn key(&self) -> PyResult<&str> {
        caught(|| Ok(self.key.as_str()))
    }

    /// What invalidates it.
    #[getter]
    fn tags(&self) -> PyResult<Vec<String>> {
        caught(|| Ok(self.cached.tags()))
    }

    /// `ttl`, `swr`, `public` and `anonymous`.
    #[getter]
    fn policy(&self) -> PyResult<Policy> {
        caught(|| Ok(policy(self.cached.policy())))
    }

    /// The response, from a complete body and what the cache did for it.
    fn answer<'py>(
        &self,
        py: Python<'py>,
        body: Bound<'py, PyBytes>,
        if_none_match: Option<&str>,
        edge: bool,
        status: &str,
    ) -> PyResult<Answer<'py>> {
        caught(|| {
            let made = self.cached.answer(body.as_bytes(), if_none_match, edge);
            let mut headers = made.headers;
            headers.push(status_field(status)?);
            let nothing = made.status == 304;
            let body = if nothing {
                PyBytes::new(py, b"")
            } else {
                body.clone()
            };
            Ok((made.status, headers, body))
        })
    }

    /// The header fields alone, for a page.
    fn headers(&self, edge: bool) -> PyResult<Headers> {
        caught(|| Ok(self.cached.headers(edge)))
    }
}

/// The header field of what the cache did.
#[pyfunction]
pub(crate) fn cache_status(status: &str) -> PyResult<(&'static str, Cow<'static, str>)> {
    caught(|| status_field(status))
}

fn status_field(status: &str) -> PyResult<(&'static str, Cow<'static, str>)> {
    let status = match status {
        "hit" | "stale" => CacheStatus::Hit,
        "stored" => CacheStatus::Stored,
        "miss" => CacheStatus::Miss,
        "collapsed" => CacheStatus::Collapsed,
        "bypass" => CacheStatus::Bypass,
        _ => return Err(PyValueError::new_err("no status of a cache")),
    };
    Ok(status.field())
}
