//! `cargo xtask soak`: two apps behind edges, for as long as it is told to, while their parts are killed.

use std::process::ExitCode;

use crate::failure::Result;
use crate::process::Owned;
use crate::program::REDIS;
use crate::project::Project;
use crate::{python, step};

/// Runs it; the flags are its own.
pub(crate) fn run(project: &Project, flags: &[String]) -> Result<ExitCode> {
    // It shows behaviour and not speed, so what the tests have built will do.
    let packages = ["build", "--package", "mizan-cli", "--package", "bench-soak"];
    step::require(project, "cargo build", &mut project.cargo(&packages))?;
    let program = project.binary("debug", "bench-soak");
    let mut command = project.command(&program.to_string_lossy());
    command.arg("run").args(flags);
    command.env("MIZAN", project.binary("debug", "mizan"));
    command.env(REDIS.variable, REDIS.find_or_install(project)?);
    command.env("MIZAN_PYTHON", python::install(project)?);
    let status = Owned::spawn(&mut command)?.wait()?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
