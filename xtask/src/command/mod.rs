//! One file a command.

mod bench;
mod check;
mod demo;
mod fix;
mod soak;
mod test;

use std::process::ExitCode;

use crate::cli::{self, Request};
use crate::failure::Result;
use crate::project::Project;

/// Runs what was asked for.
pub(crate) fn run(request: Request) -> Result<ExitCode> {
    let project = Project::find()?;
    match request {
        Request::Help => {
            println!("{}", cli::usage());
            Ok(ExitCode::SUCCESS)
        }
        Request::Demo(demo) => demo::run(&project, demo),
        Request::Test { suites } => test::run(&project, &suites),
        Request::Check { names } => check::run(&project, &names),
        Request::Fix => fix::run(&project),
        Request::Bench { name } => bench::run(&project, name.as_deref()),
        Request::Soak { flags } => soak::run(&project, &flags),
    }
}
