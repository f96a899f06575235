//! What a path means, as Python sees it.

use mizan_core::gate::{Admission, Endpoint, Head, Secret};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;

/// Kind of endpoint, the name or nothing, the position of a route's function, and whether the body is to be read.
pub(crate) type Admitted = (&'static str, Option<String>, Option<usize>, bool);

/// Limits and trusted origins.
pub(crate) fn admission(
    origins: Vec<String>,
    (target_limit, body_limit): (usize, usize),
    schema: bool,
    manifest: bool,
    edge_secret: Option<String>,
) -> Admission {
    Admission {
        origins,
        target_limit,
        body_limit,
        schema,
        manifest,
        edge_secret: edge_secret.and_then(Secret::new),
    }
}

/// Header fields the checks look at: `Sec-Fetch-Site`, `Origin`, `Host`, `Authorization`, `Content-Type`,
/// `Content-Length`.
#[derive(FromPyObject)]
pub(crate) struct Fields(
    Option<PyBackedStr>,
    Option<PyBackedStr>,
    Option<PyBackedStr>,
    Option<PyBackedStr>,
    Option<PyBackedStr>,
    Option<PyBackedStr>,
);

impl Fields {
    /// The part of a request that is known before its body is read.
    pub(crate) fn head<'a>(
        &'a self,
        method: &'a str,
        path: &'a str,
        target_length: usize,
    ) -> Head<'a> {
        Head {
            method,
            path,
            target_length,
            site: self.0.as_deref(),
            origin: self.1.as_deref(),
            host: self.2.as_deref(),
            authorization: self.3.as_deref(),
            content_type: self.4.as_deref(),
            content_length: self.5.as_deref().and_then(|length| length.parse().ok()),
        }
    }
}

/// The endpoint of a request with this method.
pub(crate) fn admitted(endpoint: Endpoint<&str>, method: &str) -> Admitted {
    let reads = endpoint.reads_body(method);
    match endpoint {
        Endpoint::Context(name) => ("context", Some(name.to_owned()), None, reads),
        Endpoint::Call(name) => ("call", name.map(str::to_owned), None, reads),
        Endpoint::Session => ("session", None, None, reads),
        Endpoint::Schema => ("schema", None, None, reads),
        Endpoint::Manifest => ("manifest", None, None, reads),
        Endpoint::Route(id) => ("route", None, Some(id.index()), reads),
    }
}
