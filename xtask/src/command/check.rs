//! `cargo xtask check`: all checks run, whatever the first of them says.

use std::process::ExitCode;

use crate::checks::{self, Check, Verdict};
use crate::failure::{Failure, Result};
use crate::process;
use crate::project::Project;

/// Runs every check, or those of these names, and says which failed.
pub(crate) fn run(project: &Project, names: &[String]) -> Result<ExitCode> {
    let mut failed = Vec::new();
    for check in chosen(names)? {
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

fn chosen(names: &[String]) -> Result<Vec<&'static Check>> {
    if names.is_empty() {
        return Ok(checks::ALL.iter().collect());
    }
    let find = |name: &String| {
        let found = checks::ALL.iter().find(|check| check.name == name);
        found.ok_or_else(|| {
            let known: Vec<&str> = checks::ALL.iter().map(|check| check.name).collect();
            Failure::new(format!(
                "there is no check `{name}`; the checks are {}",
                known.join(", ")
            ))
        })
    };
    names.iter().map(find).collect()
}
