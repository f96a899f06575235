//! Why the cases could not be run at all; a case that fails is no error but a line of the report.

use std::path::PathBuf;

/// What keeps a suite from loading or running.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A case file is not in the format of `spec/case.json`.
    #[error("case `{name}` cannot be read: {source}; compare it with spec/case.json")]
    Case {
        /// File name without its ending.
        name: String,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// A folder or file of cases cannot be read.
    #[error("cannot read `{}`: {source}; give --cases a folder of case files", path.display())]
    Read {
        /// The folder or file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// No case is left to run.
    #[error("no case matches; run without --filter to see their names")]
    Empty,
    /// The URL is not the base of a backend.
    #[error("`{url}` is no base URL; it looks like http://127.0.0.1:3000/api/mizan")]
    Url {
        /// The text that was given.
        url: String,
    },
    /// The backend does not answer.
    #[error("`{url}` cannot be reached: {message}; start the fixture backend first")]
    Unreachable {
        /// Where the request went.
        url: String,
        /// What the connection says.
        message: String,
    },
}
