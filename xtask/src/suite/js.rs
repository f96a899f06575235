//! Suite `js`: the tests of the TypeScript packages, run by vitest: in Chromium, and without a page in Node.

use std::path::Path;

use serde_json::Value;

use crate::failure::{Doing, Result};
use crate::program::BROWSER;
use crate::project::Project;
use crate::tally::Tally;
use crate::{npm, step};

pub(super) fn run(project: &Project) -> Result<Tally> {
    npm::install(project, "")?;
    let browser = BROWSER.find_or_install(project)?;
    let report = project.scratch("report")?.join("vitest.json");
    let mut command = npm::bin(project, "vitest");
    command
        .env("MIZAN_BROWSER", browser)
        .args(["run", "--reporter=default", "--reporter=json"])
        .arg(format!("--outputFile.json={}", report.display()));
    vitest(project, "vitest", &mut command, &report)
}

/// Runs a vitest command that writes its JSON report to `report`, and counts.
pub(super) fn vitest(
    project: &Project,
    name: &str,
    command: &mut std::process::Command,
    report: &Path,
) -> Result<Tally> {
    // A report of an earlier run must never be counted.
    let _ = std::fs::remove_file(report);
    let ran = step::run(project, name, command)?;
    let counted = std::fs::read_to_string(report)
        .doing("read the report of vitest")
        .and_then(|text| count(&text));
    match counted {
        Ok(tally) => Ok(tally.with_exit(ran.ok)),
        Err(_) if !ran.ok => Ok(Tally::one(false)),
        Err(failure) => Err(failure),
    }
}

fn count(report: &str) -> Result<Tally> {
    let report: Value = serde_json::from_str(report).doing("read the report of vitest")?;
    let number = |name: &str| report.get(name).and_then(Value::as_u64).unwrap_or(0);
    Ok(Tally {
        passed: number("numPassedTests"),
        failed: number("numFailedTests"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_counted() {
        let report = r#"{"numPassedTests": 7, "numFailedTests": 1, "success": false}"#;
        assert_eq!(
            count(report).unwrap(),
            Tally {
                passed: 7,
                failed: 1
            }
        );
    }
}
