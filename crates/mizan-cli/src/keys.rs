//! `mizan keys`: makes the keys that sign tokens, or takes from them what an edge may know.

use std::{
    io::{self, Read, Write},
    process::ExitCode,
};

use clap::builder::NonEmptyStringValueParser;
use mizan_core::mwt::{KeySet, new_key_set, public_part};

use crate::error::CliError;

/// Make a JWK set with a new Ed25519 key, for `MIZAN_MWT_KEYS`
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Name of the key in tokens; give each new key another one
    #[arg(long, default_value = "1", value_parser = NonEmptyStringValueParser::new())]
    kid: String,
    /// Read a set from standard input and print its public part, which verifies and cannot sign: for an edge
    #[arg(long, conflicts_with = "kid")]
    public: bool,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, CliError> {
    let set = if arguments.public {
        public_part(&standard_input()?)?
    } else {
        made(&arguments.kid)?
    };
    writeln!(io::stdout().lock(), "{set}").map_err(|source| CliError::Stream {
        stream: "standard output",
        source,
    })?;
    Ok(ExitCode::SUCCESS)
}

fn made(kid: &str) -> Result<String, CliError> {
    let mut secret = [0; 32];
    getrandom::fill(&mut secret).map_err(|error| CliError::Random {
        reason: error.to_string(),
    })?;
    let set = new_key_set(kid, &secret);
    KeySet::from_jwk_set(&set)?;
    Ok(set)
}

fn standard_input() -> Result<String, CliError> {
    let mut set = String::new();
    io::stdin()
        .lock()
        .read_to_string(&mut set)
        .map_err(|source| CliError::Stream {
            stream: "standard input",
            source,
        })?;
    Ok(set)
}
