//! How caches may keep one answer: a bundle's, or a page's.

use std::borrow::Cow;

use mizan_core::{CacheStatus, Cached, Forward};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::answer::{Answer, Headers};
use crate::caught::caught;

/// How caches may keep one answer for one audience.
#[pyclass(frozen, module = "mizan._core")]
pub(crate) struct Kept {
    cached: Cached,
    key: String,
}

impl Kept {
    /// An answer under a key; a page has none, since the origin itself keeps bundles.
    pub(crate) fn new(cached: Cached, key: String) -> Self {
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

    /// Seconds it is fresh, seconds it may be served after that, and whether it is the same for every caller.
    #[getter]
    fn policy(&self) -> PyResult<(u32, u32, bool)> {
        caught(|| {
            let policy = self.cached.policy();
            Ok((policy.ttl, policy.swr, policy.is_public()))
        })
    }

    /// The response, from a complete body and what the cache did for it. One that may be stale has no field by which
    /// another cache stores it.
    #[pyo3(signature = (body, if_none_match, edge, status, detail=None, may_be_stale=false))]
    #[expect(clippy::too_many_arguments, reason = "Python names them")]
    fn answer<'py>(
        &self,
        py: Python<'py>,
        body: Bound<'py, PyBytes>,
        if_none_match: Option<&str>,
        edge: bool,
        status: &str,
        detail: Option<&str>,
        may_be_stale: bool,
    ) -> PyResult<Answer<'py>> {
        caught(|| {
            let edge = edge && !may_be_stale;
            let made = self.cached.answer(body.as_bytes(), if_none_match, edge);
            let mut headers = made.headers;
            headers.retain(|(name, _)| !may_be_stale || *name != "cdn-cache-control");
            headers.push(status_field(status, detail)?);
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

/// The header field of what the cache did, and why it was not asked.
#[pyfunction]
#[pyo3(signature = (status, detail=None))]
pub(crate) fn cache_status(
    status: &str,
    detail: Option<&str>,
) -> PyResult<(&'static str, Cow<'static, str>)> {
    caught(|| status_field(status, detail))
}

fn status_field(status: &str, detail: Option<&str>) -> PyResult<(&'static str, Cow<'static, str>)> {
    let miss = || CacheStatus::forwarded(CacheStatus::ORIGIN, Forward::Miss);
    let status = match status {
        "hit" | "stale" => CacheStatus::hit(CacheStatus::ORIGIN),
        "stored" => miss().stored(),
        "miss" => miss(),
        "collapsed" => miss().collapsed(),
        "outdated" => CacheStatus::forwarded(CacheStatus::ORIGIN, Forward::Stale),
        "bypass" => CacheStatus::forwarded(CacheStatus::ORIGIN, Forward::Bypass),
        _ => return Err(PyValueError::new_err("no status of a cache")),
    };
    Ok(match detail {
        None => status.field(),
        Some(detail) => status.detail(detail.to_owned()).field(),
    })
}
