//! Checks of TypeScript: formatting and lints, types, and the weight of the packages.

use crate::checks::Verdict;
use crate::failure::Result;
use crate::project::Project;
use crate::{npm, step, typescript};

pub(super) fn biome(project: &Project) -> Result<Verdict> {
    npm::install(project, "")?;
    let mut command = npm::bin(project, "biome");
    command.args(["check", "--error-on-warnings", "."]);
    Ok(Verdict::of(step::run(project, "biome", &mut command)?.ok))
}

pub(super) fn tsc(project: &Project) -> Result<Verdict> {
    let tally = typescript::compile_all(project)?;
    Ok(Verdict::of(tally.failed == 0))
}

pub(super) fn budgets(project: &Project) -> Result<Verdict> {
    npm::install(project, "")?;
    let mut command = project.command("node");
    command.arg("packages/size.mjs");
    let ran = step::run(project, "size budgets", &mut command)?;
    if ran.ok {
        print!("{}", ran.output);
    }
    Ok(Verdict::of(ran.ok))
}
