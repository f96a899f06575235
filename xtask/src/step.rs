//! One step of a command: a heading, a child process, its duration, and the tail of its output when it fails.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crate::failure::{Doing, Failure, Result};
use crate::process::Owned;
use crate::project::Project;

const TAIL: usize = 60;

/// What a finished step left behind.
#[derive(Debug)]
pub(crate) struct Ran {
    /// Whether the child said it succeeded.
    pub(crate) ok: bool,
    /// Everything it wrote, standard output and error in the order written.
    pub(crate) output: String,
    log: PathBuf,
}

/// Runs `command` under the heading `name`; a child that fails is not yet a failure of ours.
pub(crate) fn run(project: &Project, name: &str, command: &mut Command) -> Result<Ran> {
    print!("• {name} … ");
    let _ = std::io::stdout().flush();
    let started = Instant::now();
    let ran = capture(project, name, command)?;
    let seconds = started.elapsed().as_secs_f64();
    if ran.ok {
        println!("ok ({seconds:.1} s)");
    } else {
        println!("FAILED ({seconds:.1} s)\n{}", tail(&ran.output, &ran.log));
    }
    Ok(ran)
}

/// Like [`run`], for a step everything after depends on.
pub(crate) fn require(project: &Project, name: &str, command: &mut Command) -> Result<String> {
    let ran = run(project, name, command)?;
    if ran.ok {
        return Ok(ran.output);
    }
    Err(Failure::new(format!(
        "`{name}` failed; its output stands above"
    )))
}

fn capture(project: &Project, name: &str, command: &mut Command) -> Result<Ran> {
    let file_name: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    let path = project.scratch("log")?.join(format!("{file_name}.log"));
    let log = File::create(&path).doing(format!("write {}", path.display()))?;
    command.stdout(log.try_clone().doing("share the log file")?);
    command.stderr(log);
    let status = Owned::spawn(command)?.wait()?;
    let bytes = std::fs::read(&path).doing(format!("read {}", path.display()))?;
    Ok(Ran {
        ok: status.success(),
        output: String::from_utf8_lossy(&bytes).into_owned(),
        log: path,
    })
}

fn tail(output: &str, path: &Path) -> String {
    let lines: Vec<&str> = output.lines().collect();
    let skipped = lines.len().saturating_sub(TAIL);
    let mut text: Vec<String> = lines
        .iter()
        .skip(skipped)
        .map(|line| format!("    {line}"))
        .collect();
    if skipped > 0 {
        let log = path.display();
        text.insert(
            0,
            format!("    … {skipped} lines before, all of them in {log}"),
        );
    }
    text.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_output_keeps_its_end() {
        let output: String = (0..100).map(|n| format!("{n}\n")).collect();
        let shown = tail(&output, Path::new("a.log"));
        assert!(shown.starts_with("    … 40 lines before, all of them in a.log"));
        assert!(shown.ends_with("    99"));
    }
}
