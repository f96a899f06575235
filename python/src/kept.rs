//! How caches may keep one answer: a bundle's, or a page's.

use std::borrow::Cow;

use mizan_core::{CacheStatus, Cached};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use self_cell::self_cell;

use crate::answer::{Answer, Headers};
use crate::caught::caught;

self_cell!(
    struct Cell {
        owner: Option<String>,
        #[covariant]
        dependent: Cached,
    }
);

/// How caches may keep one answer for one caller.
#[pyclass(frozen, module = "mizan._core")]
pub(crate) struct Kept {
    cell: Cell,
    key: String,
}

impl Kept {
    /// Of what `of` says for an identity, under a key; nothing when it may not be kept.
    pub(crate) fn new(
        identity: Option<String>,
        key: impl FnOnce(Option<&str>) -> String,
        of: impl for<'i> FnOnce(Option<&'i str>) -> Option<Cached<'i>>,
    ) -> Option<Self> {
        let cell = Cell::try_new(identity, |identity| of(identity.as_deref()).ok_or(())).ok()?;
        let public = cell.borrow_dependent().policy().public;
        let key = key(cell.borrow_owner().as_deref().filter(|_| !public));
        Some(Kept { cell, key })
    }

    fn cached(&self) -> &Cached<'_> {
        self.cell.borrow_dependent()
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
        caught(|| Ok(self.cached().tags()))
    }

    /// Seconds it is fresh, seconds it may be served after that, and whether it is the same for every caller.
    #[getter]
    fn policy(&self) -> PyResult<(u32, u32, bool)> {
        caught(|| {
            let policy = self.cached().policy();
            Ok((policy.ttl, policy.swr, policy.public))
        })
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
            let made = self.cached().answer(body.as_bytes(), if_none_match, edge);
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
        caught(|| Ok(self.cached().headers(edge)))
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
