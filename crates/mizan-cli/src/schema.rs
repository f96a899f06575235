//! `mizan schema`: prints the schema document, for tools that read `OpenAPI`.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use crate::{config::Config, error::CliError, source::SourceArguments};

/// Print the schema document of an app: OpenAPI 3.1 with x-mizan
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    source: SourceArguments,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, CliError> {
    let config = Config::find(arguments.source.config.as_deref())?;
    let source = arguments
        .source
        .choose(config.as_ref(), "--schema or --command")?;
    let schema = source.obtain(false)?;
    io::stdout()
        .lock()
        .write_all(schema.as_bytes())
        .map_err(|source| CliError::Stream {
            stream: "standard output",
            source,
        })?;
    Ok(ExitCode::SUCCESS)
}
