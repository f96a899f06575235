//! Preflight: which programs are needed, whether they are here and new enough, and how to get them.

use std::process::Command;

use crate::failure::{Failure, Result};

const NODE: (u32, u32) = (20, 19);
const PYTHON: (u32, u32) = (3, 10);

/// Makes sure that Node and npm are here and new enough.
pub(crate) fn require_node() -> Result<()> {
    let advice = "install Node 20.19 or newer from https://nodejs.org or your package manager";
    let version =
        version_of("node").ok_or_else(|| Failure::new(format!("`node` is not found: {advice}")))?;
    if parse(&version).is_none_or(|found| found < NODE) {
        return Err(Failure::new(format!(
            "`node` is {version}, which is too old: {advice}"
        )));
    }
    if version_of("npm").is_none() {
        return Err(Failure::new(format!(
            "`npm` is not found beside node: {advice}"
        )));
    }
    Ok(())
}

/// Makes sure that Python is here and new enough.
pub(crate) fn require_python() -> Result<()> {
    let advice = "install Python 3.10 or newer from https://www.python.org or your package manager";
    let version = version_of("python3")
        .ok_or_else(|| Failure::new(format!("`python3` is not found: {advice}")))?;
    let number = version.strip_prefix("Python ").unwrap_or(&version);
    if parse(number).is_none_or(|found| found < PYTHON) {
        return Err(Failure::new(format!(
            "`python3` is {number}, which is too old: {advice}"
        )));
    }
    // Debian takes these two out of Python and into a package of their own.
    if !succeeds("python3", &["-c", "import ensurepip, venv"]) {
        return Err(Failure::new(
            "`python3` cannot make environments: install its `venv` module, `python3-venv` on Debian and Ubuntu",
        ));
    }
    Ok(())
}

/// Whether a program answers to `--version`.
pub(crate) fn exists(program: &str) -> bool {
    version_of(program).is_some()
}

fn succeeds(program: &str, args: &[&str]) -> bool {
    let output = Command::new(program).args(args).output();
    output.is_ok_and(|output| output.status.success())
}

fn version_of(program: &str) -> Option<String> {
    let output = Command::new(program).arg("--version").output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    output.status.success().then_some(text)
}

fn parse(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.trim_start_matches('v').split('.');
    let major = parts.next()?.parse().ok()?;
    let minor = parts.next()?.parse().ok()?;
    Some((major, minor))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_versions_compare_by_number_and_not_by_letter() {
        assert!(parse("v20.9.0").unwrap() < NODE);
        assert!(parse("v20.19.0").unwrap() >= NODE);
        assert!(parse("v100.0.1").unwrap() >= NODE);
    }
}
