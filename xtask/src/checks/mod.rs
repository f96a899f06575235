//! What `cargo xtask check` looks at, each check a function of a name.

mod javascript;
mod openapi;
mod rust;
mod tidiness;

use crate::failure::Result;
use crate::generate;
use crate::project::Project;

/// How a check ended.
pub(crate) enum Verdict {
    Passed,
    Failed,
    Skipped(String),
}

impl Verdict {
    /// The verdict of a child process that said whether it succeeded.
    pub(crate) fn of(ok: bool) -> Self {
        if ok { Self::Passed } else { Self::Failed }
    }
}

/// A named check.
pub(crate) struct Check {
    pub(crate) name: &'static str,
    pub(crate) run: fn(&Project) -> Result<Verdict>,
}

/// Every check, cheap ones first.
pub(crate) const ALL: [Check; 11] = [
    check("fmt", rust::fmt),
    check("tidy", tidiness::run),
    check("biome", javascript::biome),
    check("tsc", javascript::tsc),
    check("budgets", javascript::budgets),
    check("clippy", rust::clippy),
    check("docs", rust::docs),
    check("fuzz", rust::fuzz),
    check("generated", generate::check),
    check("openapi", openapi::run),
    check("deny", rust::deny),
];

const fn check(name: &'static str, run: fn(&Project) -> Result<Verdict>) -> Check {
    Check { name, run }
}
