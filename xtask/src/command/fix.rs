//! `cargo xtask fix`: everything a program can put right by itself.

use std::process::{Command, ExitCode};

use crate::failure::Result;
use crate::project::Project;
use crate::{generate, npm, step};

/// Formats, applies lint fixes, and regenerates what is generated.
pub(crate) fn run(project: &Project) -> Result<ExitCode> {
    npm::install(project, "")?;
    let mut ok = true;
    for (name, mut command) in steps(project) {
        ok &= step::run(project, name, &mut command)?.ok;
    }
    generate::write(project)?;
    Ok(if ok {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn steps(project: &Project) -> Vec<(&'static str, Command)> {
    let clippy = [
        "clippy",
        "--workspace",
        "--all-targets",
        "--fix",
        "--allow-dirty",
        "--allow-staged",
    ];
    let mut biome = npm::bin(project, "biome");
    biome.args(["check", "--write", "."]);
    let mut snapshots = project.cargo(&["test", "--workspace", "--no-fail-fast"]);
    snapshots.env("UPDATE", "1");
    vec![
        ("cargo clippy --fix", project.cargo(&clippy)),
        ("cargo fmt", project.cargo(&["fmt", "--all"])),
        ("biome --write", biome),
        ("tests with UPDATE=1", snapshots),
    ]
}
