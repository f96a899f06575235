//! `cargo xtask test`: every suite, then one line with the counts of all of them.

use std::process::ExitCode;

use crate::failure::{Failure, Result};
use crate::process;
use crate::project::Project;
use crate::suite::{self, Suite};
use crate::tally::Tally;

/// Runs the suites named, or all of them.
pub(crate) fn run(project: &Project, names: &[String]) -> Result<ExitCode> {
    let suites = chosen(names)?;
    let mut all = Tally::default();
    for suite in suites {
        let tally = (suite.run)(project).unwrap_or_else(|failure| {
            println!("• {}: {failure}", suite.name);
            Tally::one(false)
        });
        if process::interrupted() {
            return Err(Failure::new("interrupted"));
        }
        println!("  {}: {tally}", suite.name);
        all += tally;
    }
    println!("{all}");
    Ok(ExitCode::from(u8::from(all.failed > 0)))
}

fn chosen(names: &[String]) -> Result<Vec<&'static Suite>> {
    if names.is_empty() {
        return Ok(suite::ALL.iter().collect());
    }
    names
        .iter()
        .map(|name| {
            suite::ALL
                .iter()
                .find(|suite| suite.name == name)
                .ok_or_else(|| unknown(name))
        })
        .collect()
}

fn unknown(name: &str) -> Failure {
    let known: Vec<&str> = suite::ALL.iter().map(|suite| suite.name).collect();
    Failure::new(format!(
        "there is no suite `{name}`; the suites are {}",
        known.join(", ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_suite_lists_the_known_ones() {
        let failure = chosen(&["jss".to_owned()]).err().unwrap().to_string();
        assert!(failure.contains("`jss`") && failure.contains("rust"));
    }
}
