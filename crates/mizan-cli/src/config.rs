//! `mizan.toml`: where the schema comes from and where the client goes.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

use mizan_codegen::Framework;
use serde::{Deserialize, Deserializer, de::Error};

use crate::error::CliError;

const NAME: &str = "mizan.toml";

/// The settings, with paths as written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    #[serde(default)]
    pub(crate) schema: Schema,
    pub(crate) client: Option<Client>,
}

/// Where the schema document comes from: exactly one of these.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Schema {
    pub(crate) command: Option<String>,
    pub(crate) file: Option<PathBuf>,
    pub(crate) url: Option<String>,
}

/// What is generated, and where.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Client {
    pub(crate) output: PathBuf,
    #[serde(default, deserialize_with = "frameworks")]
    pub(crate) frameworks: Vec<Framework>,
}

/// Settings and the folder their paths are relative to.
#[derive(Debug)]
pub(crate) struct Config {
    pub(crate) path: PathBuf,
    pub(crate) settings: Settings,
}

impl Config {
    /// Reads the given file, or the nearest `mizan.toml` from the working folder upwards.
    ///
    /// # Errors
    /// When the file cannot be read or says something unknown. No file at all is `None`.
    pub(crate) fn find(given: Option<&Path>) -> Result<Option<Self>, CliError> {
        if let Some(path) = given {
            return Self::read(path).map(Some);
        }
        let here = working_folder()?;
        let nearest = here
            .ancestors()
            .map(|folder| folder.join(NAME))
            .find(|path| path.is_file());
        nearest.map(|path| Self::read(&path)).transpose()
    }

    /// The folder that paths in the settings are relative to.
    pub(crate) fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }

    /// An error about these settings.
    pub(crate) fn error(&self, reason: impl Into<String>) -> CliError {
        CliError::Config {
            path: self.path.clone(),
            reason: reason.into(),
        }
    }

    fn read(path: &Path) -> Result<Self, CliError> {
        let path = path.to_owned();
        match fs::read_to_string(&path) {
            Ok(text) => match toml::from_str(&text) {
                Ok(settings) => Ok(Self { path, settings }),
                Err(error) => Err(CliError::Config {
                    path,
                    reason: error.to_string(),
                }),
            },
            Err(source) => Err(CliError::File {
                action: "read",
                path,
                source,
            }),
        }
    }
}

/// The folder the command was started in.
pub(crate) fn working_folder() -> Result<PathBuf, CliError> {
    env::current_dir().map_err(|source: io::Error| CliError::File {
        action: "find",
        path: PathBuf::from("."),
        source,
    })
}

fn frameworks<'de, D: Deserializer<'de>>(input: D) -> Result<Vec<Framework>, D::Error> {
    let names = Vec::<String>::deserialize(input)?;
    names
        .iter()
        .map(|name| name.parse().map_err(D::Error::custom))
        .collect()
}
