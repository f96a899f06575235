//! Checks of Rust: formatting, clippy, documentation, licences.

use crate::checks::Verdict;
use crate::failure::Result;
use crate::project::Project;
use crate::{step, tool};

pub(super) fn fmt(project: &Project) -> Result<Verdict> {
    let mut command = project.cargo(&["fmt", "--all", "--", "--check"]);
    let ran = step::run(project, "cargo fmt", &mut command)?;
    Ok(Verdict::of(ran.ok))
}

pub(super) fn clippy(project: &Project) -> Result<Verdict> {
    let args = [
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ];
    let ran = step::run(project, "cargo clippy", &mut project.cargo(&args))?;
    Ok(Verdict::of(ran.ok))
}

/// The fuzz targets, a workspace of their own, compile; libFuzzer, which is C++, is left out.
pub(super) fn fuzz(project: &Project) -> Result<Verdict> {
    let mut command = project.cargo(&["check", "--bins", "--no-default-features"]);
    command
        .current_dir(project.path("fuzz"))
        .arg("--target-dir")
        .arg(project.target());
    let ran = step::run(project, "cargo check in fuzz", &mut command)?;
    Ok(Verdict::of(ran.ok))
}

pub(super) fn docs(project: &Project) -> Result<Verdict> {
    // With `--examples`, dependencies have the features they have for clippy, and are there already.
    let args = [
        "doc",
        "--workspace",
        "--no-deps",
        "--lib",
        "--bins",
        "--examples",
    ];
    let mut command = project.cargo(&args);
    command.env("RUSTDOCFLAGS", "-D warnings");
    let ran = step::run(project, "cargo doc", &mut command)?;
    Ok(Verdict::of(ran.ok))
}

pub(super) fn deny(project: &Project) -> Result<Verdict> {
    if !tool::exists("cargo-deny") {
        let reason = "not installed; `cargo install cargo-deny` checks licences and bans too";
        return Ok(Verdict::Skipped(reason.to_owned()));
    }
    let mut command = project.cargo(&["deny", "check", "licenses", "bans", "sources"]);
    let ran = step::run(project, "cargo deny", &mut command)?;
    Ok(Verdict::of(ran.ok))
}
