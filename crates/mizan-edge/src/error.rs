//! Why an edge could not be built or served.

use std::{io, path::PathBuf};

use http::{StatusCode, Uri};

/// Why an edge could not be built or served.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EdgeError {
    /// There is nothing to forward to.
    #[error("there is no origin; name one, such as `http://127.0.0.1:3000`")]
    NoOrigin,

    /// An origin is not a scheme and an authority.
    #[error("`{0}` is not an origin: give `http://` or `https://`, a host and a port, and no path")]
    Origin(Uri),

    /// What origins are to be asked for is no path.
    #[error("`{0}` is not a path that origins can be asked for; give one such as `/health`")]
    HealthPath(Uri),

    /// A file of the certificate cannot be used.
    #[error("`{}` cannot be used for TLS: {reason}; it has to be a PEM file", path.display())]
    Tls {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },

    /// The address of Redis cannot be read.
    #[error("`--redis` is {0}")]
    Redis(#[from] mizan_cache::RedisUrlError),

    /// A thread that would serve connections did not start.
    #[error("cannot start a thread to serve connections: {0}")]
    Worker(#[source] io::Error),

    /// The listener failed.
    #[error("cannot accept connections: {0}")]
    Accept(#[source] io::Error),
}

/// Why there is no manifest to work by.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ManifestError {
    /// The file cannot be read.
    #[error("cannot read `{}`: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },

    /// The text is no manifest.
    #[error(transparent)]
    Text(#[from] mizan_core::manifest::ManifestError),

    /// The base is no path.
    #[error("`{0}` is not the path a backend is mounted under; give one such as `/api/mizan`")]
    Base(String),

    /// The secret cannot stand in a field.
    #[error("the edge secret has characters that no HTTP field can hold; choose visible ASCII")]
    Secret,

    /// No origin answered.
    #[error(
        "the manifest cannot be fetched from {origins}: {reason}; is the backend running there?"
    )]
    Unreachable {
        /// Where it was looked for.
        origins: String,
        /// What happened.
        reason: &'static str,
    },

    /// The origin serves none to us.
    #[error(
        "the origin answers 404 at `{path}`: a backend serves its manifest there in development, which is \
         `App::development(true)` on axum, `DEBUG = True` on Django and `mizan_router(…, development=True)` on FastAPI; \
         otherwise set MIZAN_EDGE_SECRET for the edge and the backend, or print the manifest to a file (`mizan manifest`) \
         and give it with `--manifest`; where the backend is mounted under another path, give that with `--base`"
    )]
    NotServed {
        /// Where it was looked for.
        path: String,
    },

    /// The origin does not know the secret.
    #[error(
        "the origin answers 404 at `{path}`, although MIZAN_EDGE_SECRET was sent; is it the same there, and is the \
         backend mounted under another path (`--base`)?"
    )]
    Refused {
        /// Where it was looked for.
        path: String,
    },

    /// The origin answered with something else.
    #[error("the origin answers {status} at `{path}`; is a Mizan backend mounted there?")]
    Status {
        /// Where it was looked for.
        path: String,
        /// The status.
        status: StatusCode,
    },

    /// The text did not arrive.
    #[error("the manifest did not arrive: {0}")]
    Body(String),
}
