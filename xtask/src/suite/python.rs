//! Suite `python`: the wheel, its adapters and the conformance cases against each of them, all run by `python/run_tests.py`.

use crate::failure::Result;
use crate::program::{MARIADB, POSTGRESQL, REDIS};
use crate::project::Project;
use crate::tally::Tally;
use crate::{step, tool};

pub(super) fn run(project: &Project) -> Result<Tally> {
    tool::require_python()?;
    let mut tests = project.command("python3");
    tests.arg(project.path("python/run_tests.py"));
    for server in [REDIS, POSTGRESQL, MARIADB] {
        let found = server.find_or_install(project)?;
        tests.env(server.variable, found);
    }
    let ran = step::run(project, "python/run_tests.py", &mut tests)?;
    Ok(count(&ran.output).with_exit(ran.ok))
}

/// Adds up the closing lines of pytest: one for each version of Django, one for each example.
fn count(output: &str) -> Tally {
    let mut tally = Tally::default();
    for line in output.lines().filter(|line| is_closing(line)) {
        tally += Tally::of_line(line);
    }
    tally
}

/// `8 passed, 1 skipped in 2.31s`, also with the minutes behind it.
fn is_closing(line: &str) -> bool {
    line.starts_with(|first: char| first.is_ascii_digit())
        && (line.contains(" passed") || line.contains(" failed") || line.contains(" error"))
        && line.contains(" in ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_add_up_and_what_a_test_printed_does_not_count() {
        let output = "\
it passed in time
8 passed, 1 skipped in 2.31s
1 failed, 3 passed, 5 deselected in 61.00s (0:01:01)
";
        assert_eq!(count(output).to_string(), "11 passed, 1 failed");
    }
}
