//! Suite `types`: everything written in TypeScript compiles, the type tests and generated clients among it.

use crate::failure::Result;
use crate::project::Project;
use crate::tally::Tally;
use crate::typescript;

pub(super) fn run(project: &Project) -> Result<Tally> {
    typescript::compile_all(project)
}
