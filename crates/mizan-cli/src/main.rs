//! The `mizan` command: one file per subcommand.

mod config;
mod conform;
mod edge;
mod error;
mod generate;
mod keys;
mod manifest;
mod schema;
mod source;

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::{Parser, Subcommand};
use error::CliError;

/// Tools for Mizan apps.
#[derive(Parser)]
#[command(name = "mizan", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Conform(conform::Conform),
    Edge(edge::Arguments),
    Generate(generate::Arguments),
    Keys(keys::Arguments),
    Manifest(manifest::Arguments),
    Schema(schema::Arguments),
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Conform(arguments) => arguments.run().map_err(CliError::from),
        Command::Edge(arguments) => edge::run(arguments),
        Command::Generate(arguments) => generate::run(&arguments),
        Command::Keys(arguments) => keys::run(&arguments),
        Command::Manifest(arguments) => manifest::run(&arguments),
        Command::Schema(arguments) => schema::run(&arguments),
    };
    done.unwrap_or_else(|error| {
        // Nobody is left to tell when stderr is closed.
        let _ = writeln!(io::stderr(), "error: {error}");
        ExitCode::from(2)
    })
}
