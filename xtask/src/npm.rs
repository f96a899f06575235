//! JavaScript packages: installed from the lock file when it changed, then run from `node_modules`.

use std::process::Command;

use crate::failure::{Failure, Result};
use crate::project::Project;
use crate::stamp::Stamp;
use crate::{step, tool};

/// Installs the packages of `folder` (the root is ``) unless they are those of its lock file already.
pub(crate) fn install(project: &Project, folder: &str) -> Result<()> {
    tool::require_node()?;
    let lock = inside(folder, "package-lock.json");
    if !project.path(&lock).is_file() {
        return Err(Failure::new(format!("`{lock}` is missing")));
    }
    let name = format!("npm-{}", folder.replace('/', "-"));
    let stamp = Stamp::of(project, &name, &[lock])?;
    let modules = project.path(&inside(folder, "node_modules"));
    if modules.is_dir() && stamp.is_fresh() {
        return Ok(());
    }
    let mut command = project.command("npm");
    command.current_dir(project.path(folder)).args([
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
    ]);
    let place = if folder.is_empty() { "" } else { " in " };
    step::require(project, &format!("npm ci{place}{folder}"), &mut command)?;
    stamp.keep()
}

/// A command that runs a program the root's packages installed.
pub(crate) fn bin(project: &Project, program: &str) -> Command {
    let path = project.path("node_modules/.bin").join(program);
    project.command(&path.to_string_lossy())
}

fn inside(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}
