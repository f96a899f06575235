//! The Python environment under `target/`: made, with the wheel in it, by the file the Python tests use too.

use std::path::PathBuf;

use crate::failure::Result;
use crate::project::Project;
use crate::stamp::Stamp;
use crate::{step, tool};

const WHEEL: [&str; 5] = [
    "python/src/",
    "python/Cargo.toml",
    "python/pyproject.toml",
    "python/requirements.txt",
    "crates/",
];

/// Makes the environment unless nothing it is made of has changed; gives its interpreter.
pub(crate) fn install(project: &Project) -> Result<PathBuf> {
    tool::require_python()?;
    let interpreter = project.path("target/venv/bin/python");
    let sources: Vec<String> = project
        .files()?
        .into_iter()
        .filter(|file| file == "Cargo.lock" || WHEEL.iter().any(|part| file.starts_with(part)))
        .collect();
    let stamp = Stamp::of(project, "python", &sources)?;
    if interpreter.exists() && stamp.is_fresh() {
        return Ok(interpreter);
    }
    let mut make = project.command("python3");
    make.arg("python/environment.py");
    let name = "python/environment.py (the first time takes minutes)";
    step::require(project, name, &mut make)?;
    stamp.keep()?;
    Ok(interpreter)
}
