//! Where the schema document comes from, and getting it from there.

mod choose;
mod command;
mod url;

use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
    time::Duration,
};

pub(crate) use choose::SourceArguments;

use crate::error::CliError;

/// How long a command may take; a first build of a large app is slow.
const COMMAND_TIMEOUT: Duration = Duration::from_secs(300);

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
            Self::Command { line, folder } => command::ask(line, folder, COMMAND_TIMEOUT, quiet),
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

fn read(path: &Path) -> Result<String, CliError> {
    fs::read_to_string(path).map_err(|source| CliError::File {
        action: "read",
        path: path.to_owned(),
        source,
    })
}
