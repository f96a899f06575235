//! Why an edge could not be built or served.

use std::{io, path::PathBuf};

use http::Uri;

/// Why an edge could not be built or served.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EdgeError {
    /// There is nothing to forward to.
    #[error("there is no origin; name one, such as `http://127.0.0.1:8000`")]
    NoOrigin,

    /// An origin is not a scheme and an authority.
    #[error("`{0}` is not an origin: give `http://` or `https://`, a host and a port, and no path")]
    Origin(Uri),

    /// A file of the certificate cannot be used.
    #[error("`{}` cannot be used for TLS: {reason}; it has to be a PEM file", path.display())]
    Tls {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },

    /// The listener failed.
    #[error("cannot accept connections: {0}")]
    Accept(#[source] io::Error),
}
