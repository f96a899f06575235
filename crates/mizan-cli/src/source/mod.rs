//! Where a document of an app comes from, and getting it from there.

mod choose;
mod command;
mod url;

use std::{
    fmt, fs,
    io::{self, Read},
    path::{Path, PathBuf},
    time::Duration,
};

pub(crate) use choose::{SourceArguments, configured};

use crate::error::CliError;

/// How long a command may take; a first build of a large app is slow.
const COMMAND_TIMEOUT: Duration = Duration::from_secs(300);

/// What an app tells of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Document {
    /// `OpenAPI` 3.1 with x-mizan.
    Schema,
    /// What an edge works from.
    Manifest,
}

/// The word the environment asks a program with.
impl fmt::Display for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Schema => "schema",
            Self::Manifest => "manifest",
        })
    }
}

/// One place to get the schema document from.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// A program that prints it, run in a folder.
    Command {
        /// As a shell reads it.
        line: String,
        /// Where it runs.
        folder: PathBuf,
    },
    /// A file that holds it.
    File(PathBuf),
    /// A server that serves it.
    Url(String),
    /// The standard input.
    Stdin,
}

impl Source {
    /// Gets the document. `quiet` keeps what a command writes to its standard error off the screen.
    pub(crate) fn obtain(&self, quiet: bool) -> Result<String, CliError> {
        match self {
            Self::Command { line, folder } => {
                command::ask(Document::Schema, line, folder, COMMAND_TIMEOUT, quiet)
            }
            Self::File(path) => read(path),
            Self::Url(url) => url::get(url),
            Self::Stdin => {
                let mut text = String::new();
                let read = io::stdin().read_to_string(&mut text);
                read.map_err(|source| CliError::Stream {
                    stream: "standard input",
                    source,
                })?;
                Ok(text)
            }
        }
    }
}

/// The manifest that a program prints.
pub(crate) fn manifest(line: &str, folder: &Path) -> Result<String, CliError> {
    command::ask(Document::Manifest, line, folder, COMMAND_TIMEOUT, false)
}

fn read(path: &Path) -> Result<String, CliError> {
    fs::read_to_string(path).map_err(|source| CliError::File {
        action: "read",
        path: path.to_owned(),
        source,
    })
}
