//! Check of the invariants of ARCHITECTURE.md.

use crate::checks::Verdict;
use crate::failure::Result;
use crate::project::Project;
use crate::tidy::{self, Tree};

pub(super) fn run(project: &Project) -> Result<Verdict> {
    let findings = tidy::check(&Tree::read(project)?);
    if findings.is_empty() {
        println!("• tidy … ok");
        return Ok(Verdict::Passed);
    }
    println!("• tidy … FAILED");
    for finding in &findings {
        println!("    {finding}");
    }
    Ok(Verdict::Failed)
}
