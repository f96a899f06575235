//! `mizan manifest`: prints what an edge works from.

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use crate::{
    config::{Config, working_folder},
    error::CliError,
    source,
};

/// Print the manifest of an app, by which an edge keeps its answers
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Settings to use instead of the nearest mizan.toml
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// Run this command instead of the one in the settings
    #[arg(long, value_name = "COMMAND")]
    command: Option<String>,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, CliError> {
    let (line, folder) = program(arguments)?;
    let manifest = source::manifest(&line, &folder)?;
    io::stdout()
        .lock()
        .write_all(manifest.as_bytes())
        .map_err(|source| CliError::Stream {
            stream: "standard output",
            source,
        })?;
    Ok(ExitCode::SUCCESS)
}

/// The program to ask, and the folder it runs in.
fn program(arguments: &Arguments) -> Result<(String, PathBuf), CliError> {
    if let Some(line) = &arguments.command {
        return Ok((line.clone(), working_folder()?));
    }
    let Some(config) = Config::find(arguments.config.as_deref())? else {
        return Err(CliError::NoConfig {
            from: working_folder()?,
            flags: "--command",
        });
    };
    match source::configured(&config)? {
        source::Source::Command { line, folder } => Ok((line, folder)),
        _ => Err(config.error(
            "only a program knows its manifest: give `command` in `[schema]`, or `--command`",
        )),
    }
}
