//! `cargo xtask check`: all checks run, whatever the first of them says.

use std::process::ExitCode;

use crate::checks::{self, Verdict};
use crate::failure::{Failure, Result};
use crate::process;
use crate::project::Project;

/// Runs every check and names those that failed.
pub(crate) fn run(project: &Project) -> Result<ExitCode> {
    let mut failed = Vec::new();
    for check in &checks::ALL {
        match (check.run)(project) {
            Ok(Verdict::Passed) => {}
            Ok(Verdict::Failed) => failed.push(check.name),
            Ok(Verdict::Skipped(reason)) => println!("• {} … skipped: {reason}", check.name),
            Err(failure) => {
                println!("• {}: {failure}", check.name);
                failed.push(check.name);
            }
        }
        if process::interrupted() {
            return Err(Failure::new("interrupted"));
        }
    }
    if failed.is_empty() {
        println!("all checks passed");
        return Ok(ExitCode::SUCCESS);
    }
    println!("checks failed: {}", failed.join(", "));
    Ok(ExitCode::FAILURE)
}
