//! Compiles every TypeScript project of the repository: the root's, and those of generated fixtures.

use crate::failure::Result;
use crate::project::Project;
use crate::tally::Tally;
use crate::{npm, step};

/// Compiles each `tsconfig.json`; one project is one test.
pub(crate) fn compile_all(project: &Project) -> Result<Tally> {
    npm::install(project, "")?;
    let mut tally = Tally::default();
    for config in configs(project)? {
        let mut command = npm::bin(project, "tsc");
        command.args(["--noEmit", "--pretty", "false", "--project", &config]);
        let ran = step::run(project, &format!("tsc {config}"), &mut command)?;
        tally += Tally::one(ran.ok);
    }
    Ok(tally)
}

/// Benches are left out: their peers are installed only when they run.
fn configs(project: &Project) -> Result<Vec<String>> {
    let is_config = |file: &String| file == "tsconfig.json" || file.ends_with("/tsconfig.json");
    Ok(project
        .files()?
        .into_iter()
        .filter(|file| is_config(file) && !file.starts_with("bench/"))
        .collect())
}
