//! Flags and settings that say where the schema document comes from.

use std::path::PathBuf;

use super::Source;
use crate::{
    config::{Config, Schema, working_folder},
    error::CliError,
};

/// Flags every command has that needs the schema document.
#[derive(Debug, clap::Args)]
pub(crate) struct SourceArguments {
    /// Settings to use instead of the nearest mizan.toml
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// Read the schema from a file, an address, or standard input (-)
    #[arg(long, value_name = "FILE|URL|-", conflicts_with = "command")]
    schema: Option<String>,

    /// Run this command and read the schema it prints
    #[arg(long, value_name = "COMMAND")]
    command: Option<String>,
}

impl SourceArguments {
    /// The source the flags name, else the one the settings name; `flags` are those that would
    /// have made settings unnecessary.
    pub(crate) fn choose(
        &self,
        config: Option<&Config>,
        flags: &'static str,
    ) -> Result<Source, CliError> {
        if let Some(line) = &self.command {
            return Ok(Source::Command {
                line: line.clone(),
                folder: working_folder()?,
            });
        }
        match (self.schema.as_deref(), config) {
            (Some("-"), _) => Ok(Source::Stdin),
            (Some(url), _) if is_url(url) => Ok(Source::Url(url.to_owned())),
            (Some(file), _) => Ok(Source::File(PathBuf::from(file))),
            (None, Some(config)) => configured(config),
            (None, None) => Err(CliError::NoConfig {
                from: working_folder()?,
                flags,
            }),
        }
    }
}

fn is_url(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

/// The source the settings name.
pub(crate) fn configured(config: &Config) -> Result<Source, CliError> {
    match &config.settings.schema {
        Schema {
            command: Some(line),
            file: None,
            url: None,
        } => {
            // A file named without a folder is in the working folder, which `""` is not.
            let folder = if config.folder().as_os_str().is_empty() {
                working_folder()?
            } else {
                config.folder().to_owned()
            };
            Ok(Source::Command {
                line: line.clone(),
                folder,
            })
        }
        Schema {
            command: None,
            file: Some(file),
            url: None,
        } => Ok(Source::File(config.folder().join(file))),
        Schema {
            command: None,
            file: None,
            url: Some(url),
        } => Ok(Source::Url(url.clone())),
        Schema {
            command: None,
            file: None,
            url: None,
        } => Err(config.error("`[schema]` needs one of `command`, `file`, `url`")),
        _ => Err(config.error("`[schema]` takes only one of `command`, `file`, `url`")),
    }
}
