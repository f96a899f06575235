//! `cargo xtask demo`: the board example, built and served by one process on a free port.

mod dev;

use std::process::ExitCode;

use crate::backend::Backend;
use crate::failure::Result;
use crate::process::{self, Owned};
use crate::project::Project;
use crate::stamp::Stamp;
use crate::{npm, step};

const WEB: &str = "examples/board/web/react";

/// Serves the board until ctrl-c.
pub(crate) fn run(project: &Project, backend: Backend, dev: bool) -> Result<ExitCode> {
    npm::install(project, "")?;
    if dev {
        return dev::run(project, backend);
    }
    build_web(project)?;
    backend.build(project)?;
    let mut command = backend.serve(project, "0")?;
    println!(
        "• serving the board with {}; ctrl-c stops it",
        backend.name()
    );
    let mut server = Owned::spawn(&mut command)?;
    ended(server.wait())
}

/// Builds the example's page, unless nothing it is made of has changed.
pub(crate) fn build_web(project: &Project) -> Result<()> {
    let sources: Vec<String> = project
        .files()?
        .into_iter()
        .filter(|file| {
            file.starts_with("examples/board/web/")
                || file.starts_with("packages/")
                || file == "package-lock.json"
        })
        .collect();
    let stamp = Stamp::of(project, "board-web", &sources)?;
    if stamp.is_fresh() && project.path(WEB).join("dist").is_dir() {
        return Ok(());
    }
    let mut build = npm::bin(project, "vite");
    build.current_dir(project.path(WEB)).arg("build");
    step::require(project, "vite build", &mut build)?;
    stamp.keep()
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
