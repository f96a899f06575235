//! `cargo xtask bench NAME`: one comparison with named peers, ending in its figures.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use crate::failure::{Failure, Result};
use crate::process::Owned;
use crate::program::{BROWSER, REDIS};
use crate::project::Project;
use crate::{npm, step, tool};

const NAMES: [&str; 6] = ["client", "codegen", "axum", "python", "edge", "cache"];

/// Runs one bench, or all of them.
pub(crate) fn run(project: &Project, name: Option<&str>) -> Result<ExitCode> {
    let mut ok = true;
    for bench in NAMES
        .into_iter()
        .filter(|bench| name.is_none_or(|name| name == *bench))
    {
        println!("== bench {bench}");
        ok &= Owned::spawn(&mut prepare(project, bench)?)?
            .wait()?
            .success();
    }
    if name.is_some_and(|name| !NAMES.contains(&name)) {
        let known = NAMES.join(", ");
        return Err(Failure::new(format!(
            "there is no such bench; there are {known}"
        )));
    }
    Ok(if ok {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn prepare(project: &Project, bench: &str) -> Result<Command> {
    match bench {
        "axum" => Ok(project.cargo(&["run", "--release", "--package", "bench-axum"])),
        "cache" => {
            let server = REDIS.find_or_install(project)?;
            let mut command = project.cargo(&["run", "--release", "--package", "bench-cache"]);
            command.env(REDIS.variable, server);
            Ok(command)
        }
        "codegen" => {
            let mut command = node(project, bench)?;
            command.env("MIZAN", mizan(project)?);
            Ok(command)
        }
        "edge" => {
            let mut command = project.command("python3");
            command.arg("bench/edge/run.py");
            command.env("MIZAN", mizan(project)?);
            Ok(command)
        }
        "python" => {
            tool::require_python()?;
            let mut command = project.command("python3");
            command.arg("bench/python/run.py");
            Ok(command)
        }
        "client" => {
            let browser = BROWSER.find_or_install(project)?;
            let mut command = node(project, bench)?;
            command.env(BROWSER.variable, browser);
            Ok(command)
        }
        _ => node(project, bench),
    }
}

/// Builds the `mizan` command as it is released, and gives its path.
fn mizan(project: &Project) -> Result<PathBuf> {
    let mut build = project.cargo(&["build", "--release", "--package", "mizan-cli"]);
    step::require(project, "cargo build --release mizan-cli", &mut build)?;
    Ok(project.binary("release", "mizan"))
}

/// A bench written in JavaScript, with its peers installed from its own lock file.
fn node(project: &Project, bench: &str) -> Result<Command> {
    npm::install(project, "")?;
    npm::install(project, &format!("bench/{bench}"))?;
    let mut command = project.command("node");
    command.arg(format!("bench/{bench}/run.mjs"));
    Ok(command)
}
