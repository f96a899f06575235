//! Check that a standard validator accepts the schema documents the backends export.

use crate::checks::Verdict;
use crate::failure::Result;
use crate::project::Project;
use crate::{npm, step};

pub(super) fn run(project: &Project) -> Result<Verdict> {
    npm::install(project, "")?;
    let schemas: Vec<String> = project
        .files()?
        .into_iter()
        .filter(|file| file.ends_with("schema.json") && !file.starts_with("spec/"))
        .collect();
    if schemas.is_empty() {
        return Ok(Verdict::Skipped(
            "no exported schema is committed".to_owned(),
        ));
    }
    let mut command = project.command("node");
    command.arg("xtask/openapi.mjs").args(&schemas);
    Ok(Verdict::of(step::run(project, "openapi", &mut command)?.ok))
}
