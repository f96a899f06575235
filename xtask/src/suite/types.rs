//! Suite `types`: everything written in TypeScript compiles, the type tests and generated clients among it.

use crate::failure::Result;
use crate::project::Project;
use crate::tally::Tally;
use crate::{npm, step};

pub(super) fn run(project: &Project) -> Result<Tally> {
    npm::install(project, "")?;
    let mut command = npm::bin(project, "tsc");
    command.args(["--pretty", "false", "--project", "tsconfig.json"]);
    let ran = step::run(project, "tsc", &mut command)?;
    Ok(Tally::one(ran.ok))
}
