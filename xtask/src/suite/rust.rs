//! Suite `rust`: all Rust tests, the conformance cases and the doctests among them, in one cargo invocation.

use crate::failure::Result;
use crate::program::REDIS;
use crate::project::Project;
use crate::step;
use crate::tally::Tally;

pub(super) fn run(project: &Project) -> Result<Tally> {
    let mut command = project.cargo(&["test", "--workspace", "--no-fail-fast"]);
    command.env(REDIS.variable, REDIS.find_or_install(project)?);
    let ran = step::run(project, "cargo test", &mut command)?;
    Ok(count(&ran.output).with_exit(ran.ok))
}

/// Builds the binaries of the workspace as the tests have them: one package alone, or all of them without `--examples`,
/// would be built with other features of their dependencies, and so would most dependencies, once more.
pub(crate) fn build(project: &Project) -> Result<()> {
    let mut command = project.cargo(&["build", "--workspace", "--bins", "--examples"]);
    step::require(project, "cargo build", &mut command)?;
    Ok(())
}

/// Adds up the `test result:` lines.
fn count(output: &str) -> Tally {
    let mut tally = Tally::default();
    for line in output
        .lines()
        .filter(|line| line.starts_with("test result:"))
    {
        tally += Tally::of_line(line);
    }
    tally
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counts_of_all_binaries_add_up() {
        let output = "\
test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.02s
test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.00s
";
        assert_eq!(
            count(output),
            Tally {
                passed: 15,
                failed: 2
            }
        );
    }
}
