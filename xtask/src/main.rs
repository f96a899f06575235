//! Developer commands, run as `cargo xtask demo | test | check | fix | bench`.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line speaks on its terminal"
)]

mod backend;
mod checks;
mod cli;
mod command;
mod failure;
mod generate;
mod npm;
mod process;
mod program;
mod project;
mod python;
mod stamp;
mod step;
mod suite;
mod tally;
mod tidy;
mod tool;
mod typescript;
mod web;

use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let outcome = cli::parse(&args).and_then(|request| {
        process::stop_children_on_interrupt()?;
        command::run(request)
    });
    match outcome {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("xtask: {failure}");
            ExitCode::from(2)
        }
    }
}
