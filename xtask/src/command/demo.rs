//! `cargo xtask demo`: the board example, built and served by one process on a free port.

mod dev;

use std::process::ExitCode;

use crate::cli::Demo;
use crate::failure::Result;
use crate::npm;
use crate::process::{self, Owned};
use crate::project::Project;

/// Serves the board until ctrl-c.
pub(crate) fn run(project: &Project, demo: Demo) -> Result<ExitCode> {
    npm::install(project, "")?;
    let Demo { backend, web, dev } = demo;
    if dev {
        return dev::run(project, backend, web);
    }
    web.build(project)?;
    backend.build(project)?;
    let mut command = backend.serve(project, web, "0")?;
    println!(
        "• serving the board with {} and {}; ctrl-c stops it",
        backend.name(),
        web.name()
    );
    let mut server = Owned::spawn(&mut command)?;
    ended(server.wait())
}

/// A server that ended because it was asked to has done what it should.
fn ended(status: Result<std::process::ExitStatus>) -> Result<ExitCode> {
    if process::interrupted() {
        return Ok(ExitCode::SUCCESS);
    }
    Ok(if status?.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
